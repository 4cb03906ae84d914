#!/usr/bin/perl
# dns-relay.pl HOST PORT: passes DNS questions that come to 127.0.0.1, by UDP or TCP, on to a resolver by TCP.
use strict;
use warnings;
use IO::Select;
use IO::Socket::INET;
my ($host, $port) = @ARGV;
my ($patience, $longest) = (5, 65_535);
$| = 1; $SIG{CHLD} = 'IGNORE';
my %here = (LocalAddr => '127.0.0.1', LocalPort => 53);
my $udp = IO::Socket::INET->new(%here, Proto => 'udp') or die "no port 53 for UDP: $!\n";
my $tcp = IO::Socket::INET->new(%here, Proto => 'tcp', Listen => 64, ReuseAddr => 1) or die "no port 53 for TCP: $!\n";
print "mailstaple: the resolver is at hand\n";

# A message as TCP has it: two octets of length, and so many more.
sub take {
  my ($socket) = @_;
  my $message = '';
  my $wanted = 2;
  while (length $message < $wanted) {
    my $got = sysread $socket, $message, $wanted - length $message, length $message;
    return unless $got;
    $wanted = 2 + unpack 'n', $message if $wanted == 2 && length $message == 2;
  }
  return $message;
}

# The resolver's answer to a question, both with their length in front; nothing where it keeps silent.
sub ask {
  my ($question) = @_;
  my $far = IO::Socket::INET->new(PeerAddr => $host, PeerPort => $port, Proto => 'tcp', Timeout => $patience) or return;
  syswrite $far, $question;
  return take($far);
}

my $ready = IO::Select->new($udp, $tcp);
while (1) {
  for my $socket ($ready->can_read) {
    my ($question, $from, $near);
    if ($socket == $udp) { $from = recv $udp, $question, $longest, 0 or next }
    else { $near = $tcp->accept or next }
    defined(my $child = fork) or next;
    next if $child;
    alarm $patience;
    if ($near) {
      while (defined(my $message = take($near))) {
        my $answer = ask($message);
        last unless defined $answer;
        syswrite $near, $answer;
      }
    } else {
      my $answer = ask(pack('n', length $question) . $question);
      send $udp, substr($answer, 2), 0, $from if defined $answer;
    }
    exit 0;
  }
}
