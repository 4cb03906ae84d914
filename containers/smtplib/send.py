#!/usr/bin/python3
"""send.py TRANSPORT CHAIN TLS HOST PORT ROOTS SENDER RECIPIENT < message: what a user of smtplib would write."""
import smtplib
import ssl
import sys

transport, chain, tls, host, port, roots, sender, recipient = sys.argv[1:]
context = ssl.create_default_context(cafile=roots)
if chain != "must":
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
to = {"host": host, "port": int(port), "local_hostname": "mailstaple.test", "timeout": 15}
try:
    if transport == "implicit":
        smtp = smtplib.SMTP_SSL(context=context, **to)
    else:
        smtp = smtplib.SMTP(**to)
        smtp.ehlo()
        if tls == "must" or smtp.has_extn("starttls"):
            smtp.starttls(context=context)
    with smtp:
        smtp.sendmail(sender, [recipient], sys.stdin.buffer.read())
except (OSError, smtplib.SMTPException) as error:
    sys.exit(f"{type(error).__name__}: {error}")
