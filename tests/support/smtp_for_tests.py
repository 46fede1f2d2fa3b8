#!/usr/bin/env python3
"""A real SMTP server for tests, on a free port of this machine, until its standard input ends.

    smtp_for_tests.py FOLDER [tls] [smtps] [password] [silent] [closing] [slow]

Says « port N » on standard output. Each letter taken is left in FOLDER as N.eml, the bytes that came,
its envelope in N.to, and in N.read what another reader of letters (Python's) makes of it. What is done with a letter is said by who it is for: refused@, later@, hang@, close@;
with `slow` each letter takes a fifth of a second. `tls` offers STARTTLS and `smtps` begins encrypted, under an
authority of its own: FOLDER/ca.pem. `password` wants "parvis@ville.fr" and "un secret : é". `silent` takes
connections and says nothing, `closing` closes them. Exits 77 without aiosmtpd.
"""

import asyncio
import email
import email.policy
import logging
import ssl
import subprocess
import sys
import warnings
from pathlib import Path

try:
    from aiosmtpd.smtp import SMTP, AuthResult
except ImportError:
    print("python3-aiosmtpd is not installed", file=sys.stderr)
    sys.exit(77)

logging.disable()  # what tests do to it on purpose
warnings.simplefilter("ignore")
FOLDER, MODES = Path(sys.argv[1]), set(sys.argv[2:])


def certificate():
    """An authority made for this run, and what it signs for this machine."""
    def run(*words):
        subprocess.run(["openssl", *words], cwd=FOLDER, check=True, capture_output=True)
    (FOLDER / "names").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
    run("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
        "-subj", "/CN=Parvis tests", "-keyout", "ca.key", "-out", "ca.pem")
    run("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=localhost",
        "-keyout", "server.key", "-out", "server.csr")
    run("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-days", "2",
        "-extfile", "names", "-out", "server.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(FOLDER / "server.pem", FOLDER / "server.key")
    return context


class Letters:
    count = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.split("@")[0]
        if name == "refused":
            return f"550 5.1.1 <{address}>: nobody of this name"
        if name == "later":
            return f"450 4.2.0 <{address}>: greylisted, come back later"
        if name == "hang":
            await asyncio.sleep(3600)
        if name == "close":
            server.transport.abort()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if "slow" in MODES:
            await asyncio.sleep(0.2)
        number, Letters.count = Letters.count, Letters.count + 1
        (FOLDER / f"{number}.to").write_text(
            f"{session.host_name} {envelope.mail_from} {' '.join(envelope.rcpt_tos)} "
            f"{'tls' if session.ssl else 'clear'} {'known' if session.authenticated else 'unknown'}\n")
        read = email.message_from_bytes(envelope.original_content, policy=email.policy.default)
        words = read.get_body(("plain",))
        text = words.get_content().replace("\r\n", "\n") if words else ""
        (FOLDER / f"{number}.read").write_bytes(
            f"{read['From']}\n{read['To']}\n{read['Subject']}\n\n{text}".encode())
        (FOLDER / f"{number}.part").write_bytes(envelope.original_content)
        (FOLDER / f"{number}.part").rename(FOLDER / f"{number}.eml")
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    good = (data.login, data.password) == (b"parvis@ville.fr", "un secret : é".encode())
    return AuthResult(success=good, handled=False)


async def silent(reader, writer):
    if "closing" not in MODES:
        await asyncio.sleep(3600)
    writer.close()


async def main():
    loop = asyncio.get_running_loop()
    context = certificate() if MODES & {"tls", "smtps"} else None
    options = {"hostname": "tests.parvis", "enable_SMTPUTF8": False}
    if "tls" in MODES:
        options.update(tls_context=context, require_starttls=True)
    if "password" in MODES:
        options.update(authenticator=authenticate, auth_required=True, auth_require_tls=True)
    if MODES & {"silent", "closing"}:
        server = await asyncio.start_server(silent, "127.0.0.1", 0)
    else:
        server = await loop.create_server(lambda: SMTP(Letters(), loop=loop, **options), "127.0.0.1", 0,
                                          ssl=context if "smtps" in MODES else None)
    print("port", server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


try:
    asyncio.run(main())
except KeyboardInterrupt:
    pass
