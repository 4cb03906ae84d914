#!/usr/bin/env bash
# Docker without its userland proxy (--userland-proxy=false): a container is started whose port is to be published at 127.0.0.1, at a
# number of the engine's choice. It counts through the kernel's range for ports of its own accord without a look whether one is taken:
# the rule that sends what comes there on to the container is set first, and only then it tries to bind the port. Where somebody has
# it the rule is taken back and the next number tried; meanwhile what connects to him, who listens all the while, goes to a container
# that is not up yet: it hangs, or finds no host. Most would guess that a start of somebody else's container leaves a listener on the
# loopback alone. Seen on 2026-11-30 with docker.io 20.10.24 of Debian 12, an image of busybox alone.
set -euo pipefail
suite=bookworm packages=docker.io,busybox-static,iptables,iproute2,mount
if [ "${1-}" != inside ]; then # what follows the "fi" runs in a temporary Debian with a loopback of its own; nothing is installed here
  [ "$(id -u)" = 0 ] || { echo 'needs root, to make a temporary Debian' >&2; exit 2; }
  for tool in mmdebstrap unshare ip; do command -v "$tool" >/dev/null || { echo "needs $tool, which is missing here" >&2; exit 2; }; done
  root=$(mktemp -d); list=$(mktemp); trap 'exit 1' HUP INT TERM
  trap 'kill "${!-}" 2>/dev/null || true; wait; rm -rf --one-file-system "$root" "$list"' EXIT # what runs in it, then itself
  # shellcheck disable=SC2016
  apt-get indextargets --format '$(REPO_URI) $(CODENAME)' 'Created-By: Packages' 'Origin: Debian' | sort -u | awk -v s=$suite '
    $2 !~ /-/ { print "deb", $1, s, "main" } $2 ~ /-security$/ && s != "sid" { print "deb", $1, s "-security main" }' > "$list"
  [ -s "$list" ] || { echo 'apt knows no Debian archive here: apt-get update first' >&2; exit 2; }
  unshare --mount timeout 900 mmdebstrap --quiet --variant=essential --include=$packages --dpkgopt=force-unsafe-io \
    --aptopt='Acquire::Check-Valid-Until "false"' $suite "$root" "$list" & wait $! || { echo 'the temporary Debian could not be made' >&2; exit 2; }
  cp "$0" "$root/finding.sh"; status=0
  # shellcheck disable=SC2016
  unshare --net --mount --pid --fork --kill-child sh -c 'mount --bind "$1" "$1" && mount -t proc proc "$1/proc" && mkdir -p "$1/sys/fs/cgroup" && mount --rbind /sys/fs/cgroup "$1/sys/fs/cgroup" && ip link set lo up && exec timeout -k 5 200 \
    chroot "$1" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/tmp LC_ALL=C bash /finding.sh inside' - "$root" & wait $! || status=$?
  [ $status -le 1 ] || { echo "ended with status $status (124: not done in 200 s)"; status=1; }
  exit $status
fi
pin() { # PACKAGE UPSTREAM_VERSION
  local found; found=$(dpkg-query -W -f '${Version}' "$1"); echo "$1 $found"
  case ${found#*:} in "$2" | "$2"[-+]*) ;; *) echo "version changed: this is about $1 $2"; exit 1 ;; esac
}
fail() { echo "NOT AS DESCRIBED: $*"; exit 1; }
pin docker.io 20.10.24
dockerd --storage-driver=vfs --userland-proxy=false --ip6tables=false --data-root /tmp/engine > /tmp/engine.log 2>&1 &
trap 'kill %1; wait' EXIT
until docker info > /dev/null 2>&1; do
  kill -0 %1 2> /dev/null || { tail -n 5 /tmp/engine.log; echo 'no engine can be had here' >&2; exit 2; }
  sleep 0.2
done
mkdir -p /tmp/root/bin && cp "$(command -v busybox)" /tmp/root/bin/sleep
tar -C /tmp/root -c . | docker import - rests > /dev/null
rests() { docker run --detach --publish 127.0.0.1::7 --entrypoint /bin/sleep rests 300; }
published() { docker port "$1" 7 | sed 's/.*://'; }
# Listens at the five ports behind PORT, and connects to them in turn from four processes at once until the file /tmp/done is there;
# counts the connections that were answered, and those that were not within two seconds.
cat > /tmp/listener.pl <<'END'
use strict; use warnings; use IO::Socket::INET; use IO::Select;
my $port = shift; my @ports = map { $port + $_ } 1 .. 5;
my @listeners = map { IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => $_, Listen => 100, ReuseAddr => 1) or die "$_: $!" } @ports;
my $server = fork // die; # answers everybody, always
unless ($server) { my $all = IO::Select->new(@listeners); while (1) { for ($all->can_read) { my $one = $_->accept or next; print $one "here\n"; close $one } } }
print "listens\n"; $| = 1;
pipe my $in, my $out or die;
my @clients = map { my $client = fork // die; unless ($client) {
  my ($answered, $not) = (0, 0);
  for (my $turn = 0; !-e '/tmp/done'; $turn++) {
    my $one = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $ports[$turn % 5], Timeout => 2);
    if ($one && (<$one> // '') eq "here\n") { $answered++ } else { $not++ }
    select undef, undef, undef, 0.002;
  }
  syswrite $out, "$answered $not\n"; exit } $client } 1 .. 4;
waitpid $_, 0 for @clients; close $out; kill 'KILL', $server; waitpid $server, 0;
my @sums = (0, 0); while (<$in>) { my ($answered, $not) = split; $sums[0] += $answered; $sums[1] += $not } print "@sums\n";
END
# Tells, of two seconds in which NAME is done, whether connections were not answered.
asked() { # COMMAND…
  rm -f /tmp/done; perl /tmp/listener.pl "$port" > /tmp/told & local asking=$!
  until grep -q listens /tmp/told; do kill -0 $asking; sleep 0.1; done
  "$@" > /tmp/id; touch /tmp/done; wait $asking; tail -n 1 /tmp/told
}
port=$(published "$(rests)")
read -r answered unanswered <<< "$(asked sleep 2)"
echo "nothing started: $([ "$unanswered" = 0 ] && echo all || echo 'not all') are answered"
if [ "$answered" -eq 0 ] || [ "$unanswered" -gt 0 ]; then fail 'the listener does not answer of itself'; fi
read -r answered unanswered <<< "$(asked rests)"
next=$(published "$(cat /tmp/id)")
echo "a container started: $([ "$unanswered" = 0 ] && echo all || echo 'not all') are answered; its port is $((next - port)) further on"
[ "$next" -gt $((port + 5)) ] || fail "the engine passed over nothing: $port, then $next"
[ "$unanswered" -gt 0 ] || fail 'every connection was answered'
echo 'as described'
