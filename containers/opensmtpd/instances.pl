#!/usr/bin/perl
# OpenSMTPD keeps its routes by address and not by port, holds other mail back while a route is new, and shuts it for a while
# when the first connection fails. All hosts of a run bear one address, so that mail for one would wait for, and fail with,
# mail for another. Hence several daemons, each in a root of its own, and a program in front that hands each of them one
# message at a time and has its routes resumed before the next (`smtpctl resume route`).
#
# This file lies beside `client.conf` and `roots.pem`. Arguments: port for injection, number of daemons; or `retry TOKEN`, which
# asks the running one to have a deferred message tried again. What the daemons log goes to the standard output.
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
  my ($port, $token) = (content("$dir/instances.port"), $ARGV[1]);
  my $peer = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $port) or die "nobody at port $port\n";
  <$peer>;
  print $peer "XRETRY $token\r\n";
  my $answer = <$peer> // '';
  die "$answer\n" unless $answer =~ /^250/;
  exit 0;
}

my ($port, $count) = @ARGV;
put("$dir/instances.port", $port);
my @instances;
my %deferred; # token => { instance, id, domain }
my @waiting;  # jobs in the order they came
my $select = IO::Select->new;
my $listener; # where messages come in, once the first instance is up
my %instance_of;  # by the number of the file its log comes through

sub run { system(@_) == 0 or die "@_ failed\n"; }

# A root with what the daemon needs, copied once; the others share its files.
sub make_root {
  run('/bin/sh', '-c', 'set -e; mkdir -p /instances/first; cd /instances/first; mkdir -p dev etc run tmp var/spool var/lib/opensmtpd/empty;'
    . ' ln -s ../run var/run; chmod 1777 tmp; chmod 0711 var/lib/opensmtpd/empty; mknod -m 666 dev/null c 1 3; mknod -m 666 dev/urandom c 1 9;'
    . ' cp --parents -L $(ldd /usr/sbin/smtpd /usr/sbin/smtpctl | grep -o "/[^ :]*" | sort -u) .; cp -p --parents /usr/sbin/smtpd /usr/sbin/smtpctl .;'
    . ' mkdir -p usr/libexec/opensmtpd; cp /etc/passwd /etc/group /etc/hosts /etc/resolv.conf /etc/nsswitch.conf etc; cp "$0" etc/roots.pem;'
    . ' cd ..; for n in $(seq 1 "$1"); do cp -al first $n; done', "$dir/roots.pem", $count);
}

sub open_instance {
  my ($instance) = @_;
  my $root = $instance->{root};
  my $config = content("$dir/client.conf");
  $config =~ s/\@PORT\@/$instance->{port}/g;
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
  $instance->{log} = $read;
}

# Another daemon, where one is wanted and the last one has come up: many at once would keep each other waiting.
sub add_instance {
  return if @instances == $count || grep { !$_->{up} } @instances;
  my $instance = { number => @instances + 1, port => $port + @instances + 1, starts => 0, sessions => {} };
  $instance->{root} = "/instances/$instance->{number}";
  push @instances, $instance;
  start($instance);
  return $instance;
}

# Starts the daemon of an instance, and somebody who knocks until it answers. One that gave up waiting for its own parts is started again.
sub start {
  my ($instance) = @_;
  die "the daemon of instance $instance->{number} does not come up\n" if ++$instance->{starts} > 5;
  open_instance($instance);
  $instance->{text} = '';
  $instance_of{ fileno $instance->{log} } = $instance;
  $select->add($instance->{log});
  my $knocker = fork() // die "fork: $!\n";
  return if $knocker;
  await_instance($instance);
  POSIX::_exit(0);
}

# A daemon that fell over takes its message along; what waits for it goes on once it is up again.
sub lose {
  my ($instance) = @_;
  delete $instance->{job};
  $instance->{up} = 0;
  $instance->{sessions} = {};
}

sub await_instance {
  my ($instance) = @_;
  for (1 .. 3000) {
    return 1 if IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $instance->{port});
    select undef, undef, undef, 0.02;
  }
  return 0;
}

sub reply { my ($peer) = @_; my $line; do { $line = <$peer> // return ''; } while $line =~ /^\d{3}-/; return $line; }

sub inject {
  my ($instance, $job) = @_;
  my $peer = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $instance->{port}) or die "instance $instance->{number} does not answer\n";
  reply($peer);
  for my $line ('EHLO instances.test', "MAIL FROM:<$job->{from}>", "RCPT TO:<$job->{to}>", 'DATA', "$job->{text}.") {
    print $peer "$line\r\n";
    my $answer = reply($peer);
    die "instance $instance->{number} does not take the message: $answer\n" unless $answer =~ /^[23]/;
  }
  print $peer "QUIT\r\n";
  reply($peer);
}

# An instance takes the job: its table names the way, and either the message goes in or the waiting one is scheduled.
sub begin {
  my ($instance, $job) = @_;
  $instance->{job} = $job;
  $instance->{told} = 0;
  my $child = fork() // die "fork: $!\n";
  if ($child) { $instance->{disabled} = 0; return }
  $SIG{CHLD} = 'DEFAULT';
  my ($number) = $job->{domain} =~ /^(\d+)\./;
  my $schema = $job->{domain} =~ /-implicit\.test$/ ? 'smtps' : 'smtp';
  eval {
    $instance->{up} || await_instance($instance);
    put("$instance->{root}/etc/routes", "$job->{domain} $schema://mx.test:$number\n");
    control($instance, 'update', 'table', 'routes');
    resume($instance) if $instance->{disabled};
    if ($job->{id}) { control($instance, 'schedule', $job->{id}) } else { inject($instance, $job) }
    1;
  } or print "instances: $job->{token}: $@";
  POSIX::_exit(0);
}

# Runs smtpctl in the instance's root and returns what it says.
sub control {
  my ($instance, @words) = @_;
  pipe my $read, my $write or die "pipe: $!\n";
  my $pid = fork() // die "fork: $!\n";
  if ($pid == 0) {
    open STDOUT, '>&', $write;
    chroot $instance->{root} or POSIX::_exit(71);
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
  my ($instance) = @_;
  for (control($instance, 'show', 'routes')) { control($instance, 'resume', 'route', $1) if /^(\d+)\. .* .D.. nconn=/ }
}

sub hand_out {
  for my $job (splice @waiting) {
    my ($instance) = $job->{instance} ? $instances[$job->{instance} - 1] : grep { !$_->{job} } @instances;
    $instance //= add_instance();
    if ($instance && !$instance->{job}) { begin($instance, $job) } else { push @waiting, $job }
  }
}

sub heard {
  my ($instance, $line) = @_;
  if ($line =~ /^([0-9a-f]{16}) mta connecting /) { $instance->{sessions}{$1} = 1 }
  elsif ($line =~ /^([0-9a-f]{16}) mta (?:disconnected|closing|error) /) { delete $instance->{sessions}{$1} }
  elsif ($line =~ /Disabling route /) { $instance->{disabled} = 1; $instance->{sessions} = {} }
  elsif ($line =~ / mta delivery evpid=([0-9a-f]{16}) from=<[^>]*> to=<([^@>]+)@[^>]*> .*? result="(\w+)"/) {
    my ($id, $token, $result) = ($1, $2, $3);
    $deferred{$token} = { instance => $instance->{number}, id => $id, domain => $instance->{job}{domain}, token => $token }
      if $result eq 'TempFail' && $instance->{job};
    $instance->{told} = 1 if $instance->{job} && $instance->{job}{token} eq $token;
  }
  print "$line\n";
  if (!$instance->{up} && $line =~ / smtp connected /) {
    $instance->{up} = 1;
    open_listener() unless $listener;
    hand_out();
  }
  if ($instance->{job} && $instance->{told} && !%{ $instance->{sessions} }) { delete $instance->{job}; hand_out() }
}

make_root();
sub open_listener {
  $listener = IO::Socket::INET->new(LocalPort => $port, Listen => 50, ReuseAddr => 1) or die "port $port: $!\n";
  $select->add($listener);
}
$SIG{CHLD} = 'IGNORE';
add_instance();
my %sessions;

sub served {
  my ($peer, $session, $line) = @_;
  if (defined $session->{data}) {
    if ($line ne '.') { $session->{data} .= "$line\r\n"; return }
    my ($token, $domain) = $session->{to} =~ /^([^@]+)@(.*)$/;
    push @waiting, { token => $token, domain => $domain, from => $session->{from}, to => $session->{to}, text => $session->{data} };
    delete $session->{data};
    print $peer "250 taken\r\n";
    hand_out();
  }
  elsif ($line =~ /^MAIL FROM:<([^>]*)>/i) { $session->{from} = $1; print $peer "250 ok\r\n" }
  elsif ($line =~ /^RCPT TO:<([^>@]+@\d+\.[a-z-]+\.test)>/i) { $session->{to} = $1; print $peer "250 ok\r\n" }
  elsif ($line =~ /^RCPT/i) { print $peer "550 no such way\r\n" }
  elsif ($line =~ /^DATA/i) { $session->{data} = ''; print $peer "354 go on\r\n" }
  elsif ($line =~ /^XRETRY (\S+)$/) {
    my $old = $deferred{$1};
    print $peer $old ? "250 ok\r\n" : "550 nothing deferred under that name\r\n";
    if ($old) { push @waiting, { %$old }; hand_out() }
  }
  elsif ($line =~ /^QUIT/i) { print $peer "221 bye\r\n" }
  else { print $peer "250 instances.test\r\n" }
}

for (;;) {
  for my $ready ($select->can_read) {
    if ($listener && $ready == $listener) {
      my $peer = $listener->accept or next;
      $peer->autoflush(1);
      $sessions{ fileno $peer } = { text => '' };
      $select->add($peer);
      print $peer "220 instances.test ESMTP\r\n";
      next;
    }
    my $number = fileno $ready;
    my $source = $instance_of{$number} // $sessions{$number};
    my $got = sysread $ready, $source->{text}, 65536, length $source->{text};
    if (!$got) {
      $select->remove($ready);
      if ($instance_of{$number}) {
        print "instances: the daemon of instance $source->{number} ended\n";
        delete $instance_of{$number};
        lose($source) if $source->{up};
        start($source);
        next;
      }
      delete $sessions{$number};
      close $ready;
      next;
    }
    while ($source->{text} =~ s/^([^\n]*?)\r?\n//) {
      if ($instance_of{$number}) { heard($source, $1) } else { served($ready, $source, $1) }
    }
  }
}
