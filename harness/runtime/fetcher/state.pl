#!/usr/bin/perl
# state.pl FILE: what lies there. Lines: `inode DEVICE:NUMBER`, `content OCTETS` and, for each other
# file of the folder, `beside NAME`, both in hex.
use strict;
use warnings;
use File::Basename qw(basename dirname);
my ($path) = @ARGV;
if (my @about = stat $path) {
  print "inode $about[0]:$about[1]\n";
  open my $file, '<:raw', $path or die "$path: $!";
  read $file, my $content, 16384;
  print 'content ', unpack('H*', $content), "\n";
}
# Where the name is a link, what it leads to is no file beside it.
my $linked = basename(readlink($path) // $path);
opendir my $folder, dirname($path) or exit;
for my $name (sort readdir $folder) {
  print 'beside ', unpack('H*', $name), "\n" unless $name =~ /^\.\.?$/ || $name eq basename($path) || $name eq $linked;
}
