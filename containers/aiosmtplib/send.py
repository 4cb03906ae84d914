# What a user of aiosmtplib would write.
import asyncio
import ssl
import sys

import aiosmtplib

transport, _, chain, tls, host, port, roots, sender, recipient = sys.argv[1:]
options = {"cert_bundle": roots} if chain == "must" else {"validate_certs": False}
try:
    asyncio.run(
        aiosmtplib.send(
            sys.stdin.buffer.read(),
            sender=sender,
            recipients=[recipient],
            hostname=host,
            port=int(port),
            local_hostname="mailstaple.test",
            timeout=15,
            use_tls=transport == "implicit",
            # Left to itself it uses STARTTLS where that is offered.
            start_tls=True if transport == "starttls" and tls == "must" else None,
            **options,
        )
    )
except (OSError, ssl.SSLError, aiosmtplib.SMTPException) as error:
    sys.exit(f"{type(error).__name__}: {error}")
