#!/usr/bin/perl
# watch.pl BUDGET LOOK < instances: how long all may take to listen, and how often they are looked at, seconds.
use strict;
use warnings;
my ($budget, $look) = @ARGV;
my %waiting = map { my ($number, @ports) = split; ($number => [@ports]) } <STDIN>;
open my $refused, '>', 'refused.new' or die $!;
for (1 .. $budget / $look) {
  my %listens;
  for my $table (grep { -e } '/proc/net/tcp', '/proc/net/tcp6') {
    open my $rows, '<', $table or next;
    while (<$rows>) { $listens{hex $1} = 1 if /:([0-9A-F]{4}) 0+:0000 0A / }
  }
  for my $number (keys %waiting) {
    my @ports = @{ $waiting{$number} };
    if (-e "said/$number.ended") {
      open my $said, '<', "said/$number" or die $!;
      my @words = grep { /\S/ } <$said>;
      s/^\s+|\s+$//g for @words;
      splice @words, 0, -4 if @words > 4;
      print $refused "$_ " . substr(join('; ', @words), 0, 400) . "\n" for @ports;
    } elsif (grep { !$listens{$_} } @ports) { next }
    delete $waiting{$number};
  }
  last unless %waiting;
  select undef, undef, undef, $look;
}
close $refused;
rename 'refused.new', 'refused' or die $!;
