#!/usr/bin/perl
# versions.pl: the versions of the modules and of their TLS library.
use strict;
use warnings;
use Net::SMTP;
use IO::Socket::SSL;
print "Net::SMTP $Net::SMTP::VERSION\nIO::Socket::SSL $IO::Socket::SSL::VERSION\n";
print Net::SSLeay::SSLeay_version(0), "\n";
