#!/usr/bin/perl
# agent.pl LONGEST: what the shell inside a container does with a line `id seconds words...`, each word in hex behind a
# letter: `a` an argument, `e` a setting of the environment, `i` what is to be read from standard input. It runs the
# command and answers by lines `id + output` (hex) and `id = code`. LONGEST: octets of output that are told. Perl's base
# is essential in Debian, and one process a command is all it takes.
use strict;
use warnings;
use POSIX ();
my ($longest) = @ARGV;
# Octets of output a line carries: with its mark it stays below PIPE_BUF, so that lines of several commands never mix.
my $piece_length = 1800;
$| = 1; $SIG{CHLD} = 'IGNORE';
print "perl\n";
# Read by sysread: a buffer of Perl's own would be sought back in what a command is given for its input.
my $ahead = '';
while (1) {
  my $end;
  until (($end = index $ahead, "\n") >= 0) { sysread(STDIN, $ahead, 65536, length $ahead) or exit }
  my $line = substr $ahead, 0, $end + 1, '';
  defined(my $keeper = fork) or next;
  next if $keeper;
  $SIG{CHLD} = 'DEFAULT';
  chomp $line;
  my ($id, $seconds, @words) = split / /, $line;
  my (@argv, $input); my $late = 0;
  for (@words) {
    my ($kind, $value) = (substr($_, 0, 1), pack('H*', substr($_, 1)));
    if ($kind eq 'a') { push @argv, $value }
    elsif ($kind eq 'i') { $input = $value }
    elsif ($value =~ /^([^=]*)=(.*)$/s) { $ENV{$1} = $2 }
  }
  open(my $out, '+>', undef) or die; open(my $in, '+>', undef) or die;
  binmode $_ for $out, $in;
  if (defined $input) { print $in $input; seek $in, 0, 0 }
  my $pid = fork; defined $pid or die;
  if (!$pid) {
    setpgrp; POSIX::dup2(fileno $in, 0); POSIX::dup2(fileno $out, 1); POSIX::dup2(fileno $out, 2);
    exec { $argv[0] } @argv or do { POSIX::_exit(127) };
  }
  $SIG{ALRM} = sub { kill $late++ ? 'KILL' : 'TERM', -$pid; alarm 1 };
  alarm $seconds;
  1 while waitpid($pid, 0) != $pid;
  my $code = $late ? 124 : $? & 127 ? 128 + ($? & 127) : $? >> 8;
  alarm 0; seek $out, 0, 0; my $left = $longest;
  while ($left > 0 and (my $got = read $out, my $piece, $left < $piece_length ? $left : $piece_length)) {
    $left -= $got; syswrite STDOUT, "$id + " . unpack('H*', $piece) . "\n";
  }
  syswrite STDOUT, "$id = $code\n"; POSIX::_exit(0);
}
