/**
 * OpenSMTPD keeps its routes by address and not by port, holds other mail back while a route is new, and shuts it for a while
 * when the first connection fails. All hosts of a run bear one address, so that mail for one would wait for, and fail with,
 * mail for another. Hence several daemons, each in a root of its own, and a program in front that hands each of them one
 * message at a time and has its routes resumed before the next (`smtpctl resume route`).
 *
 * It lies beside `client.conf` and `roots.pem`. Arguments: port for injection, number of daemons; or `retry TOKEN`, which
 * asks the running one to have a deferred message tried again. What the daemons log goes to the standard output.
 */
export const lanesScript = String.raw`#!/usr/bin/perl
use strict;
use warnings;
use IO::Select;
use IO::Socket::INET;
use POSIX ();

$| = 1;
my ($dir) = $0 =~ m{^(.*)/};

sub content { my ($path) = @_; local $/; open my $file, '<', $path or die "$path: $!\n"; return <$file>; }
sub put { my ($path, $text) = @_; open my $file, '>', $path or die "$path: $!\n"; print $file $text; close $file; chmod 0644, $path; }

if ($ARGV[0] eq 'retry') {
  my ($port, $token) = (content("$dir/lanes.port"), $ARGV[1]);
  my $peer = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $port) or die "nobody at port $port\n";
  <$peer>;
  print $peer "XRETRY $token\r\n";
  my $answer = <$peer> // '';
  die "$answer\n" unless $answer =~ /^250/;
  exit 0;
}

my ($port, $count) = @ARGV;
put("$dir/lanes.port", $port);
my @lanes;
my %deferred; # token => { lane, id, domain }
my @waiting;  # jobs in the order they came
my $select = IO::Select->new;
my $door; # where messages come in, once the first lane is up
my %lane_of;  # by the number of the file its log comes through

sub run { system(@_) == 0 or die "@_ failed\n"; }

# A root with what the daemon needs, copied once; the others share its files.
sub furnish {
  run('/bin/sh', '-c', 'set -e; mkdir -p /lanes/first; cd /lanes/first; mkdir -p dev etc run tmp var/spool var/lib/opensmtpd/empty;'
    . ' ln -s ../run var/run; chmod 1777 tmp; chmod 0711 var/lib/opensmtpd/empty; mknod -m 666 dev/null c 1 3; mknod -m 666 dev/urandom c 1 9;'
    . ' cp --parents -L $(ldd /usr/sbin/smtpd /usr/sbin/smtpctl | grep -o "/[^ :]*" | sort -u) .; cp -p --parents /usr/sbin/smtpd /usr/sbin/smtpctl .;'
    . ' mkdir -p usr/libexec/opensmtpd; cp /etc/passwd /etc/group /etc/hosts /etc/resolv.conf /etc/nsswitch.conf etc; cp "$0" etc/roots.pem;'
    . ' cd ..; for n in $(seq 1 "$1"); do cp -al first $n; done', "$dir/roots.pem", $count);
}

sub open_lane {
  my ($lane) = @_;
  my $root = $lane->{root};
  my $config = content("$dir/client.conf");
  $config =~ s/\@PORT\@/$lane->{port}/g;
  put("$root/etc/smtpd.conf", $config);
  put("$root/etc/routes", "nowhere.test smtp://127.0.0.1:9\n");
  pipe my $read, my $write or die "pipe: $!\n";
  my $pid = fork() // die "fork: $!\n";
  if ($pid == 0) {
    open STDOUT, '>&', $write; open STDERR, '>&', $write; open STDIN, '<', '/dev/null';
    chroot $root or POSIX::_exit(71);
    chdir '/';
    exec('/usr/sbin/smtpd', '-d', '-F', '-f', '/etc/smtpd.conf') or POSIX::_exit(71);
  }
  close $write;
  $lane->{log} = $read;
}

# Another daemon, where one is wanted and the last has come up: many at once would keep each other waiting.
sub add_lane {
  return if @lanes == $count || grep { !$_->{up} } @lanes;
  my $lane = { number => @lanes + 1, port => $port + @lanes + 1, starts => 0, sessions => {} };
  $lane->{root} = "/lanes/$lane->{number}";
  push @lanes, $lane;
  start($lane);
  return $lane;
}

# Starts the daemon of a lane, and somebody who knocks until it answers. One that gave up waiting for its own parts is started again.
sub start {
  my ($lane) = @_;
  die "the daemon of lane $lane->{number} does not come up\n" if ++$lane->{starts} > 5;
  open_lane($lane);
  $lane->{text} = '';
  $lane_of{ fileno $lane->{log} } = $lane;
  $select->add($lane->{log});
  my $knocker = fork() // die "fork: $!\n";
  return if $knocker;
  await_lane($lane);
  POSIX::_exit(0);
}

# A daemon that fell over takes its message along; what waits for it goes on once it is up again.
sub lose {
  my ($lane) = @_;
  delete $lane->{job};
  $lane->{up} = 0;
  $lane->{sessions} = {};
}

sub await_lane {
  my ($lane) = @_;
  for (1 .. 3000) {
    return 1 if IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $lane->{port});
    select undef, undef, undef, 0.02;
  }
  return 0;
}

sub reply { my ($peer) = @_; my $line; do { $line = <$peer> // return ''; } while $line =~ /^\d{3}-/; return $line; }

sub inject {
  my ($lane, $job) = @_;
  my $peer = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $lane->{port}) or die "lane $lane->{number} does not answer\n";
  reply($peer);
  for my $line ('EHLO lanes.test', "MAIL FROM:<$job->{from}>", "RCPT TO:<$job->{to}>", 'DATA', "$job->{text}.") {
    print $peer "$line\r\n";
    my $answer = reply($peer);
    die "lane $lane->{number} does not take the message: $answer\n" unless $answer =~ /^[23]/;
  }
  print $peer "QUIT\r\n";
  reply($peer);
}

# A lane takes the job: its table names the way, and either the message goes in or the waiting one is scheduled.
sub begin {
  my ($lane, $job) = @_;
  $lane->{job} = $job;
  $lane->{told} = 0;
  my $child = fork() // die "fork: $!\n";
  if ($child) { $lane->{disabled} = 0; return }
  $SIG{CHLD} = 'DEFAULT';
  my ($number) = $job->{domain} =~ /^(\d+)\./;
  my $schema = $job->{domain} =~ /-implicit\.test$/ ? 'smtps' : 'smtp';
  eval {
    $lane->{up} || await_lane($lane);
    put("$lane->{root}/etc/routes", "$job->{domain} $schema://mx.test:$number\n");
    control($lane, 'update', 'table', 'routes');
    resume($lane) if $lane->{disabled};
    if ($job->{id}) { control($lane, 'schedule', $job->{id}) } else { inject($lane, $job) }
    1;
  } or print "lanes: $job->{token}: $@";
  POSIX::_exit(0);
}

# Runs smtpctl in the lane's root and returns what it says.
sub control {
  my ($lane, @words) = @_;
  pipe my $read, my $write or die "pipe: $!\n";
  my $pid = fork() // die "fork: $!\n";
  if ($pid == 0) {
    open STDOUT, '>&', $write;
    chroot $lane->{root} or POSIX::_exit(71);
    chdir '/';
    exec('/usr/sbin/smtpctl', @words) or POSIX::_exit(71);
  }
  close $write;
  my @said = <$read>;
  waitpid $pid, 0;
  die "smtpctl @words ended with $?\n" if $?;
  return @said;
}

# Routes that are shut, as 'show routes' has them: "3. [] <-> 172.17.0.1 (mx.test) ND-- nconn=0 …".
sub resume {
  my ($lane) = @_;
  for (control($lane, 'show', 'routes')) { control($lane, 'resume', 'route', $1) if /^(\d+)\. .* .D.. nconn=/ }
}

sub hand_out {
  for my $job (splice @waiting) {
    my ($lane) = $job->{lane} ? $lanes[$job->{lane} - 1] : grep { !$_->{job} } @lanes;
    $lane //= add_lane();
    if ($lane && !$lane->{job}) { begin($lane, $job) } else { push @waiting, $job }
  }
}

sub heard {
  my ($lane, $line) = @_;
  if ($line =~ /^([0-9a-f]{16}) mta connecting /) { $lane->{sessions}{$1} = 1 }
  elsif ($line =~ /^([0-9a-f]{16}) mta (?:disconnected|closing|error) /) { delete $lane->{sessions}{$1} }
  elsif ($line =~ /Disabling route /) { $lane->{disabled} = 1; $lane->{sessions} = {} }
  elsif ($line =~ / mta delivery evpid=([0-9a-f]{16}) from=<[^>]*> to=<([^@>]+)@[^>]*> .*? result="(\w+)"/) {
    my ($id, $token, $result) = ($1, $2, $3);
    $deferred{$token} = { lane => $lane->{number}, id => $id, domain => $lane->{job}{domain}, token => $token }
      if $result eq 'TempFail' && $lane->{job};
    $lane->{told} = 1 if $lane->{job} && $lane->{job}{token} eq $token;
  }
  print "$line\n";
  if (!$lane->{up} && $line =~ / smtp connected /) {
    $lane->{up} = 1;
    open_door() unless $door;
    hand_out();
  }
  if ($lane->{job} && $lane->{told} && !%{ $lane->{sessions} }) { delete $lane->{job}; hand_out() }
}

furnish();
sub open_door {
  $door = IO::Socket::INET->new(LocalPort => $port, Listen => 50, ReuseAddr => 1) or die "port $port: $!\n";
  $select->add($door);
}
$SIG{CHLD} = 'IGNORE';
add_lane();
my %guests;

sub served {
  my ($peer, $guest, $line) = @_;
  if (defined $guest->{data}) {
    if ($line ne '.') { $guest->{data} .= "$line\r\n"; return }
    my ($token, $domain) = $guest->{to} =~ /^([^@]+)@(.*)$/;
    push @waiting, { token => $token, domain => $domain, from => $guest->{from}, to => $guest->{to}, text => $guest->{data} };
    delete $guest->{data};
    print $peer "250 taken\r\n";
    hand_out();
  }
  elsif ($line =~ /^MAIL FROM:<([^>]*)>/i) { $guest->{from} = $1; print $peer "250 ok\r\n" }
  elsif ($line =~ /^RCPT TO:<([^>@]+@\d+\.[a-z-]+\.test)>/i) { $guest->{to} = $1; print $peer "250 ok\r\n" }
  elsif ($line =~ /^RCPT/i) { print $peer "550 no such way\r\n" }
  elsif ($line =~ /^DATA/i) { $guest->{data} = ''; print $peer "354 go on\r\n" }
  elsif ($line =~ /^XRETRY (\S+)$/) {
    my $old = $deferred{$1};
    print $peer $old ? "250 ok\r\n" : "550 nothing deferred under that name\r\n";
    if ($old) { push @waiting, { %$old }; hand_out() }
  }
  elsif ($line =~ /^QUIT/i) { print $peer "221 bye\r\n" }
  else { print $peer "250 lanes.test\r\n" }
}

for (;;) {
  for my $ready ($select->can_read) {
    if ($door && $ready == $door) {
      my $peer = $door->accept or next;
      $peer->autoflush(1);
      $guests{ fileno $peer } = { text => '' };
      $select->add($peer);
      print $peer "220 lanes.test ESMTP\r\n";
      next;
    }
    my $number = fileno $ready;
    my $source = $lane_of{$number} // $guests{$number};
    my $got = sysread $ready, $source->{text}, 65536, length $source->{text};
    if (!$got) {
      $select->remove($ready);
      if ($lane_of{$number}) {
        print "lanes: the daemon of lane $source->{number} ended\n";
        delete $lane_of{$number};
        lose($source) if $source->{up};
        start($source);
        next;
      }
      delete $guests{$number};
      close $ready;
      next;
    }
    while ($source->{text} =~ s/^([^\n]*?)\r?\n//) {
      if ($lane_of{$number}) { heard($source, $1) } else { served($ready, $source, $1) }
    }
  }
}
`;
