#!/usr/bin/perl
# tell.pl SOCKET LINE: says one line to HAProxy's socket for commands, and prints what comes back.
use strict;
use warnings;
use IO::Socket::UNIX;
my ($path, $line) = @ARGV;
my $socket = IO::Socket::UNIX->new(Peer => $path) or die "$path: $!\n";
print $socket "$line\n";
$socket->shutdown(1);
print <$socket>;
