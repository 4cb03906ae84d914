#!/bin/sh
# lab.sh PARENT: knot signs PARENT and serves it and its children at 127.0.0.2, unbound validates at 127.0.0.1. Zone files
# lie in /lab/zones by the names of their zones; NAME.unsigned marks a child without keys.
set -eu
parent=$1
cd /lab
mkdir -p run db
{
  printf 'server:\n  rundir: /lab/run\n  listen: 127.0.0.2@53\n  user: root\n'
  printf 'database:\n  storage: /lab/db\nlog:\n  - target: stderr\n    any: warning\n'
  printf 'policy:\n  - id: signed\n    algorithm: ecdsap256sha256\n    single-type-signing: on\nzone:\n'
  for file in zones/*.zone; do
    name=$(basename "$file" .zone)
    printf '  - domain: %s\n    file: /lab/%s\n    zonefile-sync: -1\n' "$name" "$file"
    printf '    zonefile-load: difference-no-serial\n    journal-content: all\n'
    [ -e "zones/$name.unsigned" ] || printf '    dnssec-signing: on\n    dnssec-policy: signed\n'
  done
} > knot.conf
knotd -c knot.conf -d
until keymgr -c knot.conf "$parent" ds 2> /dev/null | grep . > anchors; do sleep 0.1; done
head -n 1 anchors > anchor
cat > unbound.conf << END
server:
  interface: 127.0.0.1
  username: ""
  chroot: ""
  directory: /lab
  pidfile: /lab/unbound.pid
  use-syslog: no
  trust-anchor-file: /lab/anchor
  do-not-query-localhost: no
  module-config: "validator iterator"
  aggressive-nsec: no
  cache-max-ttl: 1
  cache-max-negative-ttl: 1
stub-zone:
  name: $parent
  stub-addr: 127.0.0.2
remote-control:
  control-enable: no
END
echo 'mailstaple: the lab is up'
exec unbound -d -c unbound.conf
