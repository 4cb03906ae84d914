#!/usr/bin/perl
# front.pl PORT COMMAND...: HTTP before a program that reads one request in DER and writes one answer. The HTTP is
# of this front, and no more than is needed to ask the program by POST.
use strict;
use warnings;
use IO::Socket::INET;
my ($port, @command) = @ARGV;
$SIG{CHLD} = 'IGNORE';
my $listener = IO::Socket::INET->new(LocalPort => $port, Listen => 64, ReuseAddr => 1) or die "$port: $!\n";
while (1) {
  my $client = $listener->accept or next;
  my $child = fork;
  if (defined $child && $child == 0) { local $SIG{CHLD} = 'DEFAULT'; answer($client); exit 0 }
  close $client;
}

sub answer {
  my ($client) = @_;
  binmode $client;
  alarm 30;
  my ($length, $posts) = (0, 0);
  while (my $line = <$client>) {
    $posts = 1 if $line =~ m{^POST };
    $length = $1 if $line =~ /^content-length:\s*(\d{1,6})\s*$/i;
    last if $line =~ /^\r?\n$/;
  }
  return reply($client, '405 Method Not Allowed', 'text/plain', '') unless $posts;
  my $request = '';
  read $client, $request, $length if $length > 0;
  my $file = "/tmp/request.$$";
  open my $out, '>:raw', $file or die $!;
  print $out $request;
  close $out;
  open my $in, '-|:raw', @command, '--in', $file or die $!;
  my $said = do { local $/; <$in> } // '';
  close $in;
  unlink $file;
  return reply($client, '500 Internal Server Error', 'text/plain', '') if $said eq '';
  reply($client, '200 OK', 'application/ocsp-response', $said);
}

sub reply {
  my ($client, $status, $type, $body) = @_;
  print $client "HTTP/1.1 $status\r\nContent-Type: $type\r\nContent-Length: " . length($body) . "\r\nConnection: close\r\n\r\n$body";
  close $client;
}
