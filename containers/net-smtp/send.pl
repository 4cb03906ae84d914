#!/usr/bin/perl
# What a user of Net::SMTP would write; the status and the chain are the business of IO::Socket::SSL beneath it.
use strict;
use warnings;
use IO::Socket::SSL;
use Net::SMTP;

my ($transport, $status, $chain, $tls, $host, $port, $roots, $sender, $recipient) = @ARGV;
my %asks = (
    none => SSL_OCSP_NO_STAPLE,
    request => SSL_OCSP_TRY_STAPLE,
    require => SSL_OCSP_MUST_STAPLE | SSL_OCSP_FAIL_HARD,
);
my %ssl = (
    SSL_ocsp_mode => $asks{$status},
    SSL_ca_file => $roots,
    SSL_verify_mode => $chain eq 'must' ? SSL_VERIFY_PEER : SSL_VERIFY_NONE,
    SSL_verifycn_name => $host,
    SSL_hostname => $host,
);
# After a handshake that it refused itself it waits so long for the server's word.
my %to = (Port => $port, Hello => 'mailstaple.test', Timeout => 8);
sub fail { print "$_[0]\n"; exit 75 }

my $smtp = Net::SMTP->new($host, %to, $transport eq 'implicit' ? (SSL => 1, %ssl) : ())
    or fail("no connection: $@; $IO::Socket::SSL::SSL_ERROR");
if ($transport eq 'starttls') {
    my $offered = defined $smtp->supports('STARTTLS');
    # With a limit of the socket's own the handshake is polled, and then the network decides about some (findings: NET-SMTP-5).
    $smtp->timeout(0);
    # As `timeout` says it: nothing was decided.
    $SIG{ALRM} = sub { exit 124 };
    alarm 15;
    if ($offered ? !$smtp->starttls(%ssl) : $tls eq 'must') {
        fail('no TLS: ' . $smtp->message . "; $IO::Socket::SSL::SSL_ERROR");
    }
    alarm 0;
    $smtp->timeout($to{Timeout});
}
my @lines = <STDIN>;
$smtp->mail($sender) && $smtp->to($recipient) && $smtp->data(@lines) or fail('refused: ' . $smtp->message);
$smtp->quit;
