"""People who visit Parvis: they open pages, fill the forms that they find there, and send them.

A Person keeps cookies as a browser does, sends the hidden fields of the form it fills, and refuses a
field that the page does not have. A House starts the program on a data folder of its own.
"""

import datetime
import http.client
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse
import zoneinfo
from html.parser import HTMLParser
from pathlib import Path

def today_there():
    """The day in Paris: near midnight it is not this machine's."""
    return datetime.datetime.now(zoneinfo.ZoneInfo("Europe/Paris")).date()


PASSWORD = "Un été à la plage, 1998"


class House:
    """The program, serving a data folder."""

    def __init__(self, binary, folder=None, database=None, environment=None, options=()):
        self.binary, self.database = str(Path(binary).resolve()), database
        self.options = list(options)  # of serve
        self.environment = {**os.environ, **(environment or {})}
        self.kept = tempfile.TemporaryDirectory(prefix="parvis-") if folder is None else None
        self.folder = Path(folder or self.kept.name) / "data"
        self.log = open(self.folder.parent / "log", "ab")
        self.process = self.port = None

    def start(self, port=0):
        words = [self.binary, "serve", "--data", str(self.folder), "--listen", f"127.0.0.1:{port}",
                 *self.options]
        if self.database:
            words += ["--database", self.database]
        at = self.log.tell()
        self.process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=self.log,
                                        env=self.environment)
        path = self.folder.parent / "log"
        for _ in range(6000):  # a minute: under valgrind it takes its time
            said = path.read_bytes()[at:]
            found = re.search(rb'"event":"web.open"[^\n]*"port":(\d+)', said)
            if found:
                self.port = int(found[1])
                return self
            if self.process.poll() is not None:
                raise RuntimeError(said.decode())
            time.sleep(0.01)
        raise RuntimeError("the server does not open")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(30)

    def run(self, *words):
        more = ["--database", self.database] if self.database else []
        return subprocess.run([self.binary, *words, "--data", str(self.folder), *more],
                              capture_output=True, text=True, check=False, env=self.environment)

    def __enter__(self):
        return self.start()

    def __exit__(self, *error):
        self.stop()
        self.log.close()
        if error[0] is not None: # what the program said of it goes with its folder
            print(self.faults(), file=sys.stderr)

    def faults(self):
        """The last that the program logged as such."""
        log = (self.folder.parent / "log").read_text(errors="replace").splitlines()
        return "\n".join([line for line in log if '"level":"error"' in line or '"level":"warn"' in line][-10:])


class Forms(HTMLParser):
    """The forms of a page: where they go, what they hold, their buttons."""

    def __init__(self, text):
        super().__init__()
        self.forms, self.links, self.form, self.select, self.area = [], [], None, None, None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        known = dict(attributes)
        if tag == "a" and "href" in known:
            self.links.append(known["href"])
        if tag == "form":
            self.form = {"action": known.get("action", ""), "method": known.get("method", "get"),
                         "fields": [], "names": set(), "buttons": []}
            self.forms.append(self.form)
        if self.form is None or "name" not in known:
            if tag == "option" and self.select is not None and "selected" in known:
                self.form["fields"].append((self.select, known.get("value", "")))
            return
        name, value = known["name"], known.get("value") or ""
        self.form["names"].add(name)
        if tag == "button":
            self.form["buttons"].append((name, value))
        elif tag == "select":
            self.select = name
        elif tag == "textarea":
            self.area = [name, ""]
        elif known.get("type") in ("radio", "checkbox"):
            if "checked" in known:
                self.form["fields"].append((name, value))
        elif tag == "input":
            self.form["fields"].append((name, value))

    def handle_data(self, data):
        if self.area is not None:
            self.area[1] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea" and self.area is not None:
            self.form["fields"].append((self.area[0], self.area[1].removeprefix("\n")))
            self.area = None


class Person:
    """Comes from an address of this machine: "127.0.0.2" is somebody elsewhere."""

    def __init__(self, house, address="127.0.0.1"):
        self.house, self.cookies, self.status, self.text, self.path = house, {}, None, "", None
        self.bytes = b""
        self.address = address

    def request(self, method, path, fields=None, follow=True, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.house.port, timeout=180,
                                                source_address=(self.address, 0))
        sent = dict(headers or {})
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = None
        if method == "POST":
            multipart, self.body = getattr(self, "body", None), None
            body = multipart or urllib.parse.urlencode(fields or []).encode()
            sent.setdefault("Content-Type", "application/x-www-form-urlencoded")
        asked = path.split("#")[0]  # a browser keeps to itself where on the page it goes
        connection.request(method, urllib.parse.quote(asked, safe="/?&=%+:;,@~!*'()"), body, sent)
        reply = connection.getresponse()
        self.bytes, self.status, self.path = reply.read(), reply.status, path
        self.text = self.bytes.decode("utf-8", "replace")
        for name, value in reply.getheaders():
            if name.lower() == "set-cookie":
                key, kept = value.split(";")[0].split("=", 1)
                self.cookies[key] = kept
        self.headers = {name.lower(): value for name, value in reply.getheaders()}
        connection.close()
        if follow and self.status == 303:
            return self.request("GET", self.headers["location"])
        return self

    def get(self, path, **more):
        return self.request("GET", path, **more)

    def send(self, button=None, action=None, follow=True, **fields):
        """Fills the first form that has these fields (and this button), and sends it."""
        wanted = {name.replace("_", "-") for name in fields}
        for form in Forms(self.text).forms:
            if action is not None and form["action"] != action:
                continue
            if not wanted <= form["names"] or form["method"] != "post":
                continue
            if button is not None and tuple(button) not in form["buttons"]:
                continue
            kept = [(name, value) for name, value in form["fields"] if name not in wanted]
            for name, value in fields.items():
                values = value if isinstance(value, list) else [value]
                kept += [(name.replace("_", "-"), str(one)) for one in values]
            if button is not None:
                kept.append(tuple(button))
            return self.request("POST", form["action"], kept, follow=follow)
        raise AssertionError(f"{self.path} ({self.status}): no form with {wanted} {button} in\n{self.said()}")

    def said(self):
        """The page; of one that could not be made, why."""
        return self.house.faults() if self.status == 500 else self.text

    def upload(self, files, follow=True, **fields):
        """Sends the form of this page that takes files: {field: path}."""
        form = next(form for form in Forms(self.text).forms if set(files) <= form["names"])
        boundary = "frontiere" + str(time.monotonic_ns())
        parts = [f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
                 for name, value in [*((one for one in form["fields"] if one[0] not in {**files, **fields})), *fields.items()]]
        for name, path in files.items():
            parts.append(f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{Path(path).name}"'
                         "\r\nContent-Type: application/octet-stream\r\n\r\n".encode() + Path(path).read_bytes() + b"\r\n")
        self.body = b"".join(parts) + f"--{boundary}--\r\n".encode()
        return self.request("POST", form["action"], follow=follow,
                            headers={"Content-Type": f"multipart/form-data; boundary={boundary}"})

    def see(self, *texts, status=200):
        assert self.status == status, f"{self.path}: {self.status}, {status} expected\n{self.said()}"
        for text in texts:
            assert text in self.text, f"{self.path}: {text!r} is not there\n{self.text}"
        return self

    def sign_in(self, mail, password=PASSWORD):
        self.get("/entrer").send(adresse=mail, mot_de_passe=password)
        return self


def first_administrator(house, mail="admin@ville.fr"):
    link = (house.folder / "first-link").read_text().strip()
    person = Person(house)
    person.get(urllib.parse.urlsplit(link).path).see("Bienvenue")
    person.send(nom="Ada Minière", adresse=mail, mot_de_passe=PASSWORD, service="Ville de Clairval")
    person.see("Inviter une personne")
    return person


def invite(administrator, role, mail, name, place=""):
    """A new person, signed in, who came by the link that the administrator copied."""
    administrator.get("/comptes/nouveau")
    administrator.send(role=role, nom=name, adresse=mail, lieu=place)
    link = re.search(r"https?://[^<\s]*/invitation/[a-z2-7]{26}", administrator.text)
    assert link, administrator.text
    person = Person(administrator.house)
    person.get(urllib.parse.urlsplit(link[0]).path).see("Choisir mon mot de passe")
    person.send(mot_de_passe=PASSWORD)
    return person


def prepare(referent, places, name="Votre avis sur l’accueil", opens=None, closes=None, journeys=None, **more):
    """A survey, ready to open from today on: `places` is a pasted list (None: they are there already);
    `journeys`, the ranks of the templates whose steps it asks, each with the agents who work along it;
    `more` are other fields of the form « Préparer une enquête ». Its address is returned."""
    today = today_there()
    opens = opens or today.strftime("%d/%m/%Y")
    closes = closes or (today + datetime.timedelta(60)).strftime("%d/%m/%Y")
    if places is not None:
        referent.get("/lieux").send(liste=places)
        referent.see("Rien n’est encore enregistré")
        referent.send(button=("faire", "ajouter"))
    referent.get("/enquetes/nouvelle")
    referent.send(nom=name, ouvre=opens, ferme=closes, **more).see("Enquête brouillon")
    base = referent.path
    referent.get(base + "/lieux").send(button=("faire", "noter"))
    choose_journeys(referent, base, journeys or {})
    referent.get(base).send(button=("faire", "prete")).see("Enquête prête")
    referent.get(base + "/accords")
    referent.send(**{f"risque-{i}": "non" for i in range(1, 6)}, raison="Calendrier voté")
    for wait in range(3):
        referent.get(base + "/accords")
        referent.send(button=("faire", "accord"), attente=str(wait), jour=today.strftime("%d/%m/%Y"),
                      document="Avis rendu")
    return base


def choose_journeys(referent, base, journeys):
    fields = {}
    for rank, agents in journeys.items():
        name = write_journey(referent, rank)
        referent.get(base + "/parcours").see(name)
        value = re.search(r'for="p-(\d+)">' + re.escape(name), referent.text)[1]
        fields.update({f"p-{value}": "1", f"a-{value}": agents})
    if fields:
        referent.send(**fields).see("agents invités")


def write_journey(referent, rank):
    """A journey written from its template, as it stands there; its name is returned."""
    referent.get(f"/parcours/nouveau?modele={rank}").see("Enregistrer ce parcours")
    name = re.search(r'name="nom"[^>]*value="([^"]*)"', referent.text)[1]
    keeper = re.search(r'name="direction".*?<option value="(\w+)"', referent.text, re.S)[1]
    referent.send(button=("faire", "enregistrer"), pourquoi="Beaucoup de passages.", direction=keeper)
    assert referent.path.startswith("/parcours/") and "nouveau" not in referent.path, referent.text
    return name


def open_survey(referent, base):
    referent.get(base).send(button=("faire", "ouvrir")).see("Enquête ouverte")
    referent.get(base + "/liens").see("Liens pour tous")
    found = re.findall(r"<h3>Votre avis compte[^<]*: ([^<]*)</h3>\s*<p>Pour les (\w+)\..*?"
                       r"href=\"(/repondre/[A-Z0-9]+)\"", referent.text, re.S)
    assert found, referent.text
    return {(place, side): path for place, side, path in found}


def answer(person, path, levels=None, texts=None, step=False, journey=None):
    """Answers by a link: `levels` is a function of the question's number and its choices. `journey` is
    the one she speaks of, by its name."""
    person.get(path).see(status=200)
    if 'name="parcours"' in person.text:
        draft = re.search(r'name="suite" value="([a-z2-7]+)"', person.text)[1]
        chosen = "0" if journey is None else re.search(
            r'name="parcours" value="(\d+)"[^>]*> <label[^>]*>' + re.escape(journey), person.text)[1]
        person.get(f"{path}/questions?suite={draft}&pas={int(step)}&parcours={chosen}")
        return fill(person, levels)
    links = [link for link in Forms(person.text).links if "/questions?suite=" in link]
    person.get(next(link for link in links if ("pas=1" in link) == step).replace("&amp;", "&"))
    return fill(person, levels)


def fill(person, levels):
    form = next(form for form in Forms(person.text).forms if form["action"].endswith("/questions"))
    fields = {}
    for rank, name in enumerate(sorted(form["names"] - {"cle", "suite", "pas", "faire", "parcours", "site"},
                                       key=lambda name: int(name[1:]))):
        value = levels(rank, name) if levels else "3"
        if value is not None:
            fields[name] = value
    return fields, person
