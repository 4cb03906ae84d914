#!/usr/bin/perl
# stop.pl DIR NAME SECONDS: ends a program that launch.sh started, and all it started; asked first,
# then made to. Returns when it is gone.
use strict;
use warnings;
my ($dir, $name, $seconds) = @ARGV;
open my $file, '<', "$dir/$name.pid" or exit;
chomp(my $pid = <$file> // '');
exit unless $pid =~ /^\d+$/;
for my $signal ('TERM', 'KILL') {
  last if -e "$dir/$name.ended";
  kill $signal, -$pid;
  my $end = time + $seconds;
  select undef, undef, undef, 0.025 while time <= $end && !-e "$dir/$name.ended";
}
kill 'KILL', -$pid;
