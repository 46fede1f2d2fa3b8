"""A real Dovecot (packages dovecot-imapd, dovecot-lmtpd) with a configuration of its own, in a folder of its own: one
mailbox, filled by LMTP, read by IMAP. It runs as nobody in particular: by root, as user « nobody ».
"""

import base64
import grp
import os
import pwd
import shutil
import smtplib
import subprocess
import tempfile
from pathlib import Path

from parvis_kannel import free_port, listens, until

DOVECOT = shutil.which("dovecot", path="/usr/sbin:/usr/bin")
DOVEADM = shutil.which("doveadm", path="/usr/sbin:/usr/bin")
USER, PASSWORD = "guichet@ville.fr", "un secret : boîte"

CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
default_login_user = {account}
default_internal_user = {account}
default_internal_group = {group}
protocols = imap lmtp
listen = 127.0.0.1
mail_location = maildir:{folder}/mail
mail_max_userip_connections = 100
recipient_delimiter = +
disable_plaintext_auth = {tls}
ssl = {ssl}
{certificate}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%n {folder}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home allow_all_users=yes
}}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {ports}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
protocol lmtp {{
  postmaster_address = postmaster@ville.fr
}}
"""


class Dovecot:
    def __init__(self, tls=False):
        self.folder = Path(tempfile.mkdtemp(prefix="pdc-", dir="/tmp"))
        self.tls = tls
        account = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        self.account = account
        self.users = self.folder / "users"
        # A colon ends a field of that file: the password is given in base64
        self.users.write_text(f"{USER.split('@')[0]}:{{PLAIN.b64}}{base64.b64encode(PASSWORD.encode()).decode()}\n")
        if tls:
            self.certify()
        self.configuration = self.folder / "dovecot.conf"
        if os.geteuid() == 0:
            for path in [self.folder, *self.folder.iterdir()]:
                os.chown(path, account.pw_uid, account.pw_gid)
        for rest in (2, 1, 0):  # a free port may be somebody else's a moment later
            self.configure()
            try:
                self.start()
                break
            except AssertionError:
                if rest == 0:
                    raise

    def configure(self):
        self.port, self.ports, self.lmtp = free_port(), free_port(), free_port()
        account, tls = self.account, self.tls
        self.configuration.write_text(CONFIGURATION.format(
            folder=self.folder, account=account.pw_name, group=grp.getgrgid(account.pw_gid).gr_name,
            uid=account.pw_uid, gid=account.pw_gid, port=self.port, ports=self.ports if tls else 0, lmtp=self.lmtp,
            tls="yes" if tls else "no", ssl="required" if tls else "no",
            certificate=f"ssl_cert = <{self.folder}/server.pem\nssl_key = <{self.folder}/server.key" if tls else ""))

    def certify(self):
        def run(*words):
            subprocess.run(["openssl", *words], cwd=self.folder, check=True, capture_output=True)
        (self.folder / "names").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
        run("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
            "-subj", "/CN=Parvis tests", "-keyout", "ca.key", "-out", "ca.pem")
        run("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=localhost",
            "-keyout", "server.key", "-out", "server.csr")
        run("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-days", "2",
            "-extfile", "names", "-out", "server.pem")

    def run_as(self, words, **more):
        who = {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []} \
            if os.geteuid() == 0 else {}
        return subprocess.Popen(words, **who, **more)

    def start(self):
        with open(self.folder / "out", "ab") as out:
            self.process = self.run_as([DOVECOT, "-F", "-c", str(self.configuration)], stdout=out, stderr=out,
                                       stdin=subprocess.DEVNULL, cwd="/")
        until("dovecot listens", lambda: self.process.poll() is not None or (listens(self.port) and listens(self.lmtp)))
        if self.process.poll() is not None:
            raise AssertionError((self.folder / "out").read_text() + self.log())

    def stop(self):
        self.process.terminate()
        self.process.wait()
        until("dovecot has gone", lambda: not listens(self.port))

    def log(self):
        return (self.folder / "log").read_text() if (self.folder / "log").exists() else ""

    def options(self, *more):
        """Of parvis serve."""
        password = self.folder / "password"
        if not password.exists():
            password.write_text(PASSWORD + "\n")
            password.chmod(0o600)
        user = USER.replace("@", "%40")
        scheme, port = ("imap", self.port)
        clear = [] if self.tls else ["--desk-imap-clear"]
        ca = ["--desk-imap-ca", str(self.folder / "ca.pem")] if self.tls else []
        return ["--desk-imap-every", "1", "--desk-imap", f"{scheme}://{user}@127.0.0.1:{port}", "--desk-imap-password-file", str(password),
                *clear, *ca, *more]

    def deliver(self, message, to=USER, sender="lea@exemple.fr"):
        """As a mail server does: by LMTP."""
        with smtplib.LMTP("127.0.0.1", self.lmtp) as server:
            server.ehlo_resp = None
            server.sendmail(sender, [to], message if isinstance(message, bytes) else message.as_bytes())

    def fetch(self, *words):
        """What Dovecot's own tool says of the mailbox."""
        told = self.run_as([DOVEADM, "-c", str(self.configuration), *words], stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE, cwd="/")
        out, error = told.communicate(timeout=30)
        assert told.returncode == 0, error.decode()
        return out.decode()

    def flags(self, folder="INBOX"):
        """Of each message, in order."""
        said = self.fetch("fetch", "-u", USER, "uid flags", "mailbox", folder, "ALL")
        return [line.removeprefix("flags: ").strip() for line in said.splitlines() if line.startswith("flags:")]

    def close(self):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()
