#!/usr/bin/perl
# reaches.pl HOST PORT SECONDS: makes one connection, and ends with 0 when it was taken by then.
use strict;
use warnings;
use IO::Socket::INET;
my ($host, $port, $seconds) = @ARGV;
IO::Socket::INET->new(PeerAddr => $host, PeerPort => $port, Timeout => $seconds) or die "$host: $@\n";
