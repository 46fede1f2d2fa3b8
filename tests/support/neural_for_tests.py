#!/usr/bin/env python3
"""A real endpoint « compatible with OpenAI » for tests, on a free port of this machine, until its standard
input ends.

    neural_for_tests.py FOLDER [tls]

Says « port N » on standard output. What it does is the first part of the path: /fine/v1/embeddings answers well,
/slow/… too late, /fewer/… one vector less than asked … ; /told/… does what the file FOLDER/mode says then.
Each question is left in FOLDER: last.json its bytes, last.key its Authorization, and count, how many came. `tls`: encrypted, under an authority of its own, FOLDER/ca.pem.
"""

import json
import math
import ssl
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

FOLDER, MODES = Path(sys.argv[1]), set(sys.argv[2:])
COUNT = 0

WORDS = {
    "fine": "« Attente au guichet »",
    "names": "Colère de Mme Durand",
    "calls": "Madame Léa Durand vous répondra au 06 12 34 56 78.",
    "tags": "Accueil <script>alert(1)</script>",
    "thinks": "<think>voyons</think>Accueil",
    "links": "Accueil, voir https://exemple.test/",
    "counts": "Accueil, 40 % de plaintes",
    "figures": "Les 12 plaintes",
    "turned": "Accueil \u202eeliuca",
    "hidden": "Accueil\U000e0041\U000e0042",
    "soft": "Acc\u00adueil",
    "mark": "Accueil\u061c",
    "chosen": "Accueil\ufe0f\U000e0100",
    "wide": "Les \uff11\uff12 plaintes",
    "half": "Accueil, la moiti\u00e9 (\u00bd)",
    "controls": "Accueil\u0007 du public\u001b[2J",
    "long": "accueil " * 1000,
    "lines": "Accueil\nGuichet",
    "empty": "  ",
    "marked": "Proposé par un modèle, à confirmer\u202f: Accueil",
    "draft": "Merci de votre retour.\n\nLe délai affiché au guichet sera vérifié.",
}


def embedding(text, length=8):
    """Of its letters, so that the same text has the same."""
    return [math.sin(1 + i + sum(text.encode())) for i in range(length)]


def vectors(mode, texts):
    rows = [{"object": "embedding", "index": i, "embedding": embedding(text)} for i, text in enumerate(texts)]
    if mode == "shuffled":
        rows.reverse()
    elif mode == "fewer":
        rows.pop()
    elif mode == "more":
        rows.append({"index": len(rows), "embedding": embedding("")})
    elif mode == "twice":
        rows[-1]["index"] = 0
    elif mode == "other":
        rows[-1]["embedding"].pop()
    elif mode == "long":
        rows[-1]["embedding"] = [0.5] * 5000
    elif mode == "none":
        rows[-1]["embedding"] = []
    elif mode == "zeros":
        rows[-1]["embedding"] = [0] * 8
    elif mode == "nan":
        rows[-1]["embedding"][3] = float("nan")
    elif mode == "infinite":
        rows[-1]["embedding"][3] = float("inf")
    elif mode == "huge":
        rows[-1]["embedding"][3] = 1e300
    elif mode == "words":
        rows[-1]["embedding"][3] = "1"
    elif mode == "base64":
        rows[-1]["embedding"] = "AACAPwAAgD8="
    return {"object": "list", "data": rows, "model": "for tests", "usage": {"prompt_tokens": 1, "total_tokens": 1}}


class Endpoint(BaseHTTPRequestHandler):
    def log_message(self, *words):
        pass

    def send(self, body, status=200, kind="application/json", length=None):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        if status == 302:
            self.send_header("Location", "/fine/v1/embeddings")
        self.end_headers()
        self.wfile.write(body)

    def keep(self, body):
        global COUNT
        COUNT += 1
        (FOLDER / "last.json").write_bytes(body)
        (FOLDER / "last.key").write_text(self.headers.get("Authorization", "none"))
        (FOLDER / "count").write_text(str(COUNT))

    def without_end(self, piece, pause):
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        for _ in range(3000):
            self.wfile.write(piece)
            self.wfile.flush()
            time.sleep(pause)

    def astray(self, mode):
        """True: the answer is none of the format."""
        if mode == "slow":
            time.sleep(4)
        elif mode == "drip":
            self.without_end(b" ", 0.1)
        elif mode == "flood":
            self.without_end(b"[0," * 100000, 0)
        elif mode == "html":
            self.send("<html><body>Dupont était ici</body></html>".encode(), kind="text/html")
        elif mode == "redirect":
            self.send(b"{}", 302)
        elif mode == "broken":
            self.send('{"error":"Mme Dupont"}'.encode(), 500)
        elif mode == "cut":
            self.send(b'{"data":[', length=5000)
        elif mode == "deep":
            self.send(b"[" * 50000)
        elif mode == "silent":
            self.send(b"")
        elif mode == "object":
            self.send(b'{"data":{"0":1},"choices":{"0":1}}')
        elif mode == "same":
            self.send(b'{"data":[],"data":[],"choices":[],"choices":[]}')
        else:
            return False
        return True

    def do_POST(self):
        self.close_connection = True
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.keep(body)
        mode, what = self.path.lstrip("/").split("/", 1)
        if mode == "told":
            mode = (FOLDER / "mode").read_text()
        try:
            if self.astray(mode):
                return
            asked = json.loads(body)
            if what == "v1/embeddings":
                answer = vectors(mode, asked["input"])
            else:
                answer = {"choices": [{"index": 0, "message": {"role": "assistant", "content": WORDS[mode]}}]}
            self.send(json.dumps(answer).encode())
        except (BrokenPipeError, ConnectionResetError):
            pass  # as tests mean it


def certificate():
    def run(*words):
        subprocess.run(["openssl", *words], cwd=FOLDER, check=True, capture_output=True)
    (FOLDER / "names").write_text("subjectAltName=DNS:localhost,DNS:modele.localhost,IP:127.0.0.1\n")
    run("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
        "-subj", "/CN=Parvis tests", "-keyout", "ca.key", "-out", "ca.pem")
    run("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=localhost",
        "-keyout", "server.key", "-out", "server.csr")
    run("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-days", "2",
        "-extfile", "names", "-out", "server.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(FOLDER / "server.pem", FOLDER / "server.key")
    return context


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass


server = Server(("127.0.0.1", 0), Endpoint)
if "tls" in MODES:
    server.socket = certificate().wrap_socket(server.socket, server_side=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
print("port", server.server_port, flush=True)
sys.stdin.read()
