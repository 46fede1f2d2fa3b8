"""A server of addresses in the format of the Base Adresse Nationale (addok), and of tiles; it can be slow, lie, or be down."""

import json
import ssl
import struct
import subprocess
import tempfile
import threading
import time
import urllib.parse
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

KNOWN = [
    ("12 Rue des Lilas 44000 Nantes", "housenumber", 47.2184, -1.5536),
    ("Rue des Lilas 44000 Nantes", "street", 47.219, -1.554),
    ("Rue des Lilas 29200 Brest", "street", 48.39, -4.486),
]


def collection(places, query=""):
    return json.dumps({"type": "FeatureCollection", "version": "draft", "features": [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [east, north]},
         "properties": {"label": label, "score": 0.9 - rank / 10, "type": kind, "postcode": label.split()[-2],
                        "city": label.split()[-1], "context": "44, Loire-Atlantique"}}
        for rank, (label, kind, north, east) in enumerate(places)],
        "attribution": "BAN", "licence": "ETALAB-2.0", "query": query, "limit": 5})


def picture(grey):
    """A PNG of 256 by 256 pixels."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + bytes([grey]) * 256 for _ in range(256))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 256, 256, 8, 0, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


class Addresses:
    """`mood`: fine, slow, or what it answers instead, (status, headers, bytes). `asked` keeps what it was asked."""

    def __init__(self, certificate=None):
        self.mood, self.asked = "fine", []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *words):
                pass

            def do_GET(self):
                outer.answer(self)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        scheme = "http"
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
            scheme = "https"
        self.url = f"{scheme}://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, handler):
        url = urllib.parse.urlsplit(handler.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        self.asked.append((url.path, query, dict(handler.headers)))
        if self.mood == "slow":
            time.sleep(5)
        status, headers, body = 200, {"Content-Type": "application/json"}, b""
        if isinstance(self.mood, tuple):
            status, headers, body = self.mood
        elif url.path.startswith("/search/"):
            first = query["q"].split()[0].lower().strip(",")
            body = collection([one for one in KNOWN if first in one[0].lower()], query["q"]).encode()
        elif url.path.startswith("/reverse/"):
            body = collection(KNOWN[:1]).encode()
        else:
            headers, body = {"Content-Type": "image/png"}, picture(220)
        try:
            handler.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                handler.send_header(name, value)
            handler.end_headers()
            handler.wfile.write(body)
        except OSError:
            pass  # whoever asked has gone

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


def certificate():
    """Of 127.0.0.1, with its key, for an hour or so: a file, which is also its authority."""
    folder = tempfile.mkdtemp(prefix="parvis-tls-")
    key, made, both = (Path(folder) / name for name in ("key.pem", "cert.pem", "both.pem"))
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-keyout", key, "-out", made, "-days", "2", "-subj", "/CN=127.0.0.1", "-addext",
                    "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
    both.write_text(key.read_text() + made.read_text())
    return both
