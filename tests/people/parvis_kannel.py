"""A real Kannel (package kannel), set up by docs/examples/kannel.conf, its operator replaced by the « fake » one, whose
other end is here.
"""

import http.server
import re
import shutil
import socket
import subprocess
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SECRET, PASSWORD = "0123456789abcdefghijKLMN", "un-mot-de-passe"


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def until(what, true, limit_s=15):
    end = time.monotonic() + limit_s
    while time.monotonic() < end:
        found = true()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError(f"never: {what}")


def listens(port):
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


class Sink:
    """Where the gateway calls Parvis: the queries it came with."""

    def __init__(self, port=0, status=200):
        self.queries, self.status = [], status
        sink = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                sink.queries.append(self.path.partition("?")[2])
                self.send_response(sink.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Phone:
    """The operator's side of « smsc = fake »: a line per message, either way."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.taken = []
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        try:
            for line in self.socket.makefile("rb"):
                self.taken.append(line)
        except OSError:
            pass

    def write(self, sender, kind, words):
        self.socket.sendall(f"{sender} 36105 {kind} {words}\n".encode())

    def close(self):
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()


def read_line(line):
    """(from, to, words) of a message that arrived, UCS-2 or not, whole or a part."""
    sender, to, rest = line.removesuffix(b"\n").split(b" ", 2)
    if rest.startswith(b"udh "):
        rest = rest.split(b" ", 2)[2]
    kind, words = rest.split(b" ", 1)
    if kind == b"text":
        return sender.decode(), to.decode(), words
    return sender.decode(), to.decode(), urllib.parse.unquote_to_bytes(words.replace(b"+", b" "))


class Kannel:
    def __init__(self, calls_port=None):
        self.kept = tempfile.TemporaryDirectory(prefix="parvis-kannel-")
        self.folder = Path(self.kept.name)
        self.processes, self.phone, self.sink = {}, None, Sink()
        self.calls_port = calls_port or self.sink.port
        (self.folder / "spool").mkdir()
        self.conf = self.folder / "kannel.conf"
        for last in (False, False, True):
            self.smsc, self.box, self.sendsms, self.admin = free_port(), free_port(), free_port(), free_port()
            self.conf.write_text(self.configure())
            try:
                self.start("bearerbox", self.box)
                break
            except AssertionError:  # somebody else took one of these ports meanwhile
                self.processes.pop("bearerbox").kill()
                if last:
                    raise
        self.start("smsbox", self.sendsms)
        self.ring()
        until("the boxes know one another", lambda: "smsbox:" in self.status())

    def configure(self):
        """The example, as an administrator fills it in, and another operator."""
        text = (ROOT / "docs/examples/kannel.conf").read_text()
        fake = (f"group = smsc\nsmsc = fake\nsmsc-id = operateur\nhost = 127.0.0.1\nport = {self.smsc}\n"
                "connect-allow-ip = 127.0.0.1\ndenied-prefix = \"+33799\"\n")
        text, count = re.subn(r"group = smsc\n(.+\n)+", fake, text)
        assert count == 1, text
        for what, by in (("secret=À CHOISIR", f"secret={SECRET}"), ("À CHOISIR AUSSI", "statut"),
                         ("À CHOISIR", PASSWORD), ("13000", str(self.admin)), ("13001", str(self.box)),
                         ("13013", str(self.sendsms)), ("127.0.0.1:8080", f"127.0.0.1:{self.calls_port}"),
                         ("/var/log/kannel", str(self.folder)), ("/var/spool/kannel", f"{self.folder}/spool"),
                         ("http-queue-delay = 10", "http-queue-delay = 1")):
            assert what in text, what
            text = text.replace(what, by)
        assert "À" not in text.split("group", 1)[1].replace("Parvis", ""), text
        return text

    def start(self, name, port):
        with open(self.folder / f"{name}.out", "ab") as out:
                    self.processes[name] = subprocess.Popen([shutil.which(name, path="/usr/sbin"), "-v", "4", str(self.conf)], stdout=out,
                                                    stderr=out, stdin=subprocess.DEVNULL)
        until(f"{name} listens", lambda: listens(port))

    def ring(self):
        self.phone = until("the operator's port", self.connect)
        until("the operator seen", lambda: "(online" in self.status())

    @property
    def url(self):
        return f"http://127.0.0.1:{self.sendsms}/cgi-bin/sendsms"

    def status(self):
        """What Kannel says of its boxes and of its operator."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.admin}/status.txt?password=statut") as said:
            return said.read().decode()

    def connect(self):
        try:
            return Phone(self.smsc)
        except OSError:
            return None

    def wait(self, number):
        until(f"{number} messages", lambda: len(self.phone.taken) >= number)
        return [read_line(line) for line in self.phone.taken[-number:]]

    def close(self):
        for process in self.processes.values():
            process.kill()
            process.wait()
        self.phone.close()
        self.sink.close()
        self.kept.cleanup()
