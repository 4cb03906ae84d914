#!/usr/bin/perl
# reaches.pl HOST PORT: makes one connection, and ends with 0 when it was taken within five seconds.
use strict;
use warnings;
use IO::Socket::INET;
my ($host, $port) = @ARGV;
IO::Socket::INET->new(PeerAddr => $host, PeerPort => $port, Timeout => 5) or die "$host: $@\n";
