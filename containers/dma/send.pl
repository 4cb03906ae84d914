# Sends one message by dma and says what became of it.
# Usage: perl send.pl SECONDS SENDER RECIPIENT CONFIGURATION..., the message on the standard input.
# dma has one configuration file, logs to syslog alone, and sleeps after a failure that may pass; so its log
# is read here, and it is ended once it has said what there is to say. Exit code: 0 sent, 1 bounced, 75 deferred, 70 unknown.
use strict;
use warnings;
use IO::Handle;
use POSIX ();
use Socket;

my ($seconds, $sender, $recipient, @configuration) = @ARGV;

open my $file, '>', '/etc/dma/dma.conf' or die "dma.conf: $!\n";
print $file map { "$_\n" } @configuration;
close $file;

unlink '/dev/log';
socket my $log, AF_UNIX, SOCK_DGRAM, 0 or die "a socket: $!\n";
bind $log, sockaddr_un('/dev/log') or die "/dev/log: $!\n";
chmod 0666, '/dev/log';

open my $message, '+>', undef or die "a file: $!\n";
print $message $_ while <STDIN>;
$message->flush;

my $dma = fork;
die "fork: $!\n" unless defined $dma;
if (!$dma) {
  setpgrp;
  open STDIN, '<&', $message;
  POSIX::lseek(0, 0, 0);
  exec 'dma', '-D', '-f', $sender, $recipient;
  exit 127;
}

my $code = 70;
my $end = time + $seconds;
while ($code == 70 && time < $end) {
  vec(my $ready = '', fileno $log, 1) = 1;
  if (select($ready, undef, undef, 0.05)) {
    recv $log, my $line, 8192, 0;
    $line =~ s/^<\d+>//;
    print "$line\n";
    # What a server said stands at the end of a line, and never where dma begins to speak.
    my ($said) = $line =~ /dma\[[^\]]*\]: (.*)/ or next;
    $code = 0 if $said =~ /^<[^>]*> delivery successful$/;
    $code = 1 if $said =~ /^delivery failed, bouncing/;
    # A host that is not there, or does not greet, is told of by that alone.
    $code = 75 if $said =~ /^(?:remote delivery deferred\b|connect to \S+ \[\S+\] failed: |Could not perform server greeting)/;
  } elsif (waitpid($dma, POSIX::WNOHANG()) == $dma) {
    last;
  }
}
kill 'KILL', -$dma;
waitpid $dma, 0;
unlink glob '/var/spool/dma/*';
exit $code;
