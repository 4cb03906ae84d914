#!/usr/bin/perl
# listening.pl DIR NAME PORT SECONDS [WORDS]: waits until a program that launch.sh started listens
# at the port, and has printed these words, or has ended, and says which; an end with the program's
# last words. The kernel is asked who listens, so that no connection is spent on it.
use strict;
use warnings;
my ($dir, $name, $port, $seconds, $awaited) = @ARGV;
my $wanted = sprintf ':%04X', $port;
my $end = time + $seconds;
sub listens {
  for my $table ('/proc/net/tcp', '/proc/net/tcp6') {
    open my $rows, '<', $table or next;
    while (<$rows>) { return 1 if /^\s*\d+: [0-9A-F]+\Q$wanted\E [0-9A-F]+:[0-9A-F]+ 0A / }
  }
  return 0;
}
sub announced {
  return 1 unless defined $awaited;
  open my $words, '<', "$dir/$name.words" or return 0;
  return scalar grep { index($_, $awaited) >= 0 } <$words>;
}
sub words {
  open my $words, '<', "$dir/$name.words" or die "$dir/$name.words: $!";
  return grep { /\S/ } <$words>;
}
while (time < $end) {
  my $open = listens() && announced();
  if (-e "$dir/$name.ended") {
    my @last = words();
    # Its words come through a pipe, and the last of them is that it ended.
    while (time < $end && ($last[-1] // '') !~ /^ended with code \d+$/) {
      select undef, undef, undef, 0.025;
      @last = words();
    }
    print "ended\n", @last[($#last > 5 ? $#last - 5 : 0) .. $#last];
    exit;
  }
  # What listens there when it has ended is another's.
  if ($open) { print "listening\n"; exit }
  select undef, undef, undef, 0.025;
}
print "late\n";
