"""A real SMTP server beside the program (package python3-aiosmtpd), and the letters that it took."""

import email
import email.policy
import subprocess
import sys
import tempfile
from pathlib import Path

from parvis_troubles import until

SERVER = Path(__file__).resolve().parent.parent / "support" / "smtp_for_tests.py"
ADDRESS = "https://avis.ville.fr"
TOKEN = r"/invitation/([a-z2-7]{26})"


class Smtp:
    """A server, and the letters it took."""

    def __init__(self, *modes):
        self.kept = tempfile.TemporaryDirectory(prefix="parvis-smtp-")
        self.folder = Path(self.kept.name)
        self.process = subprocess.Popen(["/usr/bin/python3", str(SERVER), str(self.folder), *modes],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        said = self.process.stdout.readline()
        if not said.startswith("port "):
            sys.exit(self.process.wait() or 1)
        self.port = int(said.split()[1])

    def options(self, *more, scheme="smtp", user=""):
        return ["--smtp", f"{scheme}://{user}127.0.0.1:{self.port}", "--mail-from", "parvis@ville.fr",
                "--address", ADDRESS, *more]

    def letters(self):
        found = sorted(self.folder.glob("*.eml"), key=lambda path: int(path.stem))
        return [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in found]

    def wait(self, number):
        until(f"{number} letters, {len(self.letters())} so far", lambda: len(self.letters()) >= number)
        found = self.letters()
        assert len(found) == number, [str(letter["To"]) for letter in found]
        return found

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()
        self.kept.cleanup()
