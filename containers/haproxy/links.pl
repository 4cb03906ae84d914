#!/usr/bin/perl
# links.pl FILE: makes symbolic links; a line of FILE is what one leads to, and its name.
use strict;
use warnings;
while (<>) {
  my ($file, $name) = split;
  symlink $file, $name or die "$name: $!";
}
