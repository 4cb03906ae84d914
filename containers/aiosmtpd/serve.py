"""aiosmtpd on many ports, a certificate each, and otherwise as it comes: serve.py FILE with the listeners as JSON.

Every mail is taken and thrown away. serve.py --version states versions.
"""

import asyncio
import json
import platform
import ssl
import sys

import aiosmtpd
from aiosmtpd.handlers import Sink
from aiosmtpd.smtp import SMTP


def held(identities):
    """One context for a certificate, or for two of different key types."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    for identity in identities:
        context.load_cert_chain(identity["chain"], identity["key"])
    return context


def context_of(listener):
    context = held(listener["identities"])
    named = {entry["name"]: held([entry["of"]]) for entry in listener["sni"]}

    def choose(connection, name, _context):
        if name in named:
            connection.context = named[name]

    if named:
        context.sni_callback = choose
    return context


async def serve(listener):
    loop = asyncio.get_running_loop()
    context = context_of(listener)
    implicit = listener["secure"]

    def session():
        return SMTP(Sink(), hostname="mx.test", tls_context=None if implicit else context, loop=loop)

    return await loop.create_server(session, "0.0.0.0", listener["port"], ssl=context if implicit else None)


async def main(path):
    with open(path, encoding="utf-8") as file:
        listeners = json.load(file)
    servers = [await serve(listener) for listener in listeners]
    await asyncio.gather(*(server.serve_forever() for server in servers))


if sys.argv[1] == "--version":
    print(f"aiosmtpd {aiosmtpd.__version__}, Python {platform.python_version()}, {ssl.OPENSSL_VERSION}")
else:
    asyncio.run(main(sys.argv[1]))
