#!/usr/bin/perl
# directory.pl FILE: serves the directory of a CA by ACME (RFC 8555 7.1.1) to whoever asks for
# whatever, at a port of the loopback that it writes to FILE, until it is ended, or five minutes.
use strict;
use warnings;
use IO::Socket::INET;
alarm 300;
my ($path) = @ARGV;
my $listener = IO::Socket::INET->new(LocalAddr => '127.0.0.1', Listen => 5) or die "no port: $!\n";
open my $file, '>', "$path.new" or die "$path: $!\n";
print $file $listener->sockport;
close $file or die "$path: $!\n";
rename "$path.new", $path or die "$path: $!\n";
my @names = qw(newNonce newAccount newOrder revokeCert keyChange);
my @urls = map { "\"$_\":\"http://acme.test/$_\"" } @names;
my $body = '{' . join(',', @urls, '"meta":{"termsOfService":"http://acme.test/terms"}') . '}';
while (my $client = $listener->accept) {
  while (defined(my $line = <$client>)) { last if $line =~ /^\r?\n$/ }
  my @head = ('HTTP/1.1 200 OK', 'Content-Type: application/json', 'Connection: close',
    'Content-Length: ' . length $body);
  print $client join("\r\n", @head), "\r\n\r\n$body";
  close $client;
}
