"""Houses where something goes wrong: their database and their clock, people who do one thing at the same
instant, a sheet of questions answered by hand, what stands beside a field.
"""

import concurrent.futures
import datetime
import html
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

from parvis_clock import Clock as ClockOf
from parvis_people import Forms, House, first_administrator, invite, open_survey, prepare

BINARY = sys.argv[1]
POSTGRESQL = os.environ.get("PARVIS_TEST_POSTGRESQL")
PLACES = "Mairie\n  Accueil ; 31\n  Archives ; 4\n  Poste ; 12\n"

houses = 0


def Clock():
    return ClockOf(BINARY)


def new_house(clock=None, options=()):
    """An empty one, that starts when it is entered."""
    global houses
    houses += 1
    environment = clock.environment if clock else None
    if not POSTGRESQL:
        return House(BINARY, environment=environment, options=options)
    psql(POSTGRESQL, f"CREATE DATABASE troubles_{houses}")
    database = POSTGRESQL.replace("/postgres?", f"/troubles_{houses}?")
    return House(BINARY, database=database, environment=environment, options=options)


def psql(database, sql):
    """Rows of texts; numbers are numbers."""
    said = subprocess.run(["psql", "-At", "-F", "\x1f", "-R", "\x1e", database, "-c", sql], check=True,
                          capture_output=True, text=True).stdout.removesuffix("\n")
    return [tuple(int(cell) if re.fullmatch(r"-?\d+", cell) else cell or None for cell in row.split("\x1f"))
            for row in said.split("\x1e") if said]


def ask(house, sql):
    if house.database:
        return psql(house.database, sql)
    with sqlite3.connect(f"file:{house.folder / 'parvis.sqlite'}?mode=ro", uri=True) as kept:
        return kept.execute(sql).fetchall()


def count(house, table, where="1 = 1"):
    return ask(house, f"SELECT count(*) FROM {table} WHERE {where}")[0][0]


def replies(house):
    """Taken, sealed still or opened."""
    return count(house, "answer_sealed") + count(house, "survey_reply")


def until(what, seen, seconds=90):
    for _ in range(seconds * 20):
        if seen():
            return
        time.sleep(0.05)
    raise AssertionError(f"after {seconds} s, still not: {what}")


def at_once(number, act):
    """What `act` gave to each of so many threads that all begin at the same instant."""
    ready = threading.Barrier(number)

    def one(rank):
        ready.wait()
        return act(rank)

    with concurrent.futures.ThreadPoolExecutor(number) as threads:
        return list(threads.map(one, range(number)))


def opened(house, places=PLACES):
    """A referent with an open survey: who, its address, the links for all."""
    referent = invite(first_administrator(house), "referent", "rita@ville.fr", "Rita Ferrand")
    base = prepare(referent, places)
    return referent, base, open_survey(referent, base)


def made(referent, base, place, genre, number, side="1"):
    """Links of one person, or cards: their addresses."""
    referent.get(base + "/liens")
    offered = {name: value for value, name in re.findall(r'<option value="(\d+)"[^>]*>([^<]+)<', referent.text)}
    people = "\n".join(f"Personne {rank}" for rank in range(number)) if genre == "lien" else ""
    referent.send(genre=genre, cote=side, lieu=offered[place], nombre=str(number) if not people else "",
                  personnes=people).see("maintenant")
    if genre == "lien":
        return re.findall(r"/repondre/[a-z2-7]{26}", referent.text)
    return ["/repondre/" + code.replace("-", "") for code in
            re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}", referent.text)]


class Sheet:
    """The questions that a person has before her, and how she answers them."""

    def __init__(self, person, path, step=False):
        person.get(path).see("Commencer")
        links = [html.unescape(link) for link in Forms(person.text).links if "/questions?suite=" in link]
        self.person, self.path = person, path
        person.get(next(link for link in links if ("pas=1" in link) == step)).see()
        self.read()

    def read(self):
        text = self.person.text
        self.form = next(form for form in Forms(text).forms if form["action"].endswith("/questions"))
        self.hidden = dict(self.form["fields"])
        self.ticks = list(dict.fromkeys(re.findall(r'type="radio"[^>]* name="(q\d+)"', text)))
        self.words = re.findall(r'<textarea id="(q\d+)"', text)
        return self

    def fields(self, level="3", words=""):
        """Each tick at one level (or as a list says), the words in the first open question."""
        levels = [level] * len(self.ticks) if isinstance(level, str) else level
        kept = [(name, value) for name, value in self.form["fields"] if not name.startswith("q")]
        return kept + list(zip(self.ticks, levels)) + [(name, words) for name in self.words[:1]]

    def send(self, level="3", words="", button="envoyer", follow=True):
        return self.person.request("POST", self.form["action"],
                                   self.fields(level, words) + [("faire", button)], follow=follow)


def beside(person, name, sentence):
    """The sentence stands in the field itself, and in the summary on top."""
    assert person.status == 422, f"{person.status} on {person.path}\n{person.text}"
    places = re.findall(r'<p class="error" id="([^"]+)"><span class="unseen">Erreur\s:\s</span>(.*?)</p>',
                        person.text)
    said = [html.unescape(words) for where, words in places if where in (f"erreur-{name}", f"{name}-erreur",
                                                                        f"e-{name[2:]}")]
    assert said and re.sub(r"\s", " ", sentence) in re.sub(r"\s", " ", said[0]), \
        f"beside {name}: {said or places}, {sentence!r} expected"
    assert "Il reste quelque chose à corriger" in person.text


def typed(person, *values):
    """Each of them is still in its field."""
    shown = [value for form in Forms(person.text).forms for _, value in form["fields"]]
    for value in values:
        assert value in shown, f"{value!r} is lost: {shown}"
