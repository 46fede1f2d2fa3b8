"""The desk of a small town: a catalogue opened by its pages, what its units say of themselves, what agents do."""

import re
import subprocess
from pathlib import Path

from parvis_people import first_administrator, invite
from parvis_troubles import BINARY, ask

HAND = str(Path(BINARY).resolve().parent.parent.parent / "tests" / "desk_by_hand")
PLACES = "code;nom;parent\nmairie;Mairie;\naccueil;Accueil;mairie\nvoirie;Voirie;mairie\n"


def by_hand(house, *words, said="", status=0):
    done = subprocess.run([HAND, str(house.folder), house.database or "-", *words], input=said.encode(),
                          capture_output=True, check=False, timeout=60, env=house.environment)
    assert done.returncode == status, done
    return done.stderr.decode()


def offering(referent, name, service, **fields):
    """One of the starting catalogue, opened."""
    referent.get("/catalogue")
    referent.get(re.search(r'href="(/catalogue/\d+)">' + re.escape(name) + "<", referent.text)[1])
    unit = re.search(r'<option value="(\d+)"[^>]*>[\s\u2003]*' + re.escape(service) + "<", referent.text)[1]
    referent.send(service=unit, etat="ouverte", **fields).see("C’est enregistré")


def town(house):
    """An administrator, a référent, a catalogue; the Accueil says all that an acknowledgement must."""
    table = house.folder.parent / "lieux.csv"
    table.write_text(PLACES)
    admin = first_administrator(house)
    done = house.run("import", "structures", str(table))
    assert done.returncode == 0, done
    referent = invite(admin, "referent", "rita@ville.fr", "Rita Ferrand")
    referent.get("/catalogue").send(action="/catalogue/depart").see("Faire une réclamation")
    offering(referent, "Poser une question", "Voirie")
    offering(referent, "Faire une réclamation", "Accueil")
    offering(referent, "Signaler un problème dans la rue", "Voirie")
    by_hand(house, "unit", "accueil", "Accueil de la mairie", "1 place de la Mairie, 99000 Clairval",
            "accueil@ville.fr", "01 40 20 50 50", "Vous pouvez saisir le tribunal administratif dans les deux mois.")
    return admin, referent


def box(referent, way, address, name):
    """What is asked by who writes there."""
    referent.get("/boites").see("Boîtes")
    value = re.search(r'<option value="(\d+)"[^>]*>' + re.escape(name) + "<", referent.text)[1]
    referent.send(button=("faire", "enregistrer"), voie=way, adresse=address, demande=value).see("C’est enregistré")


def reference(house, number=0):
    """Of the requests, in the order they came."""
    return ask(house, "SELECT reference FROM desk_request ORDER BY request_id")[number][0]


def queue(house, name):
    return ("todo", "waiting", "done", "aside")[ask(house, f"SELECT queue FROM desk_request WHERE reference = '{name}'")[0][0]]


def entries(house, name):
    """(kind, shown, text, quoted, delivery), in order."""
    return ask(house, "SELECT e.kind, e.is_shown, e.text, e.quoted, e.delivery FROM desk_entry e JOIN desk_request r ON "
                      f"r.request_id = e.request_id WHERE r.reference = '{name}' ORDER BY e.entry_id")


# --- what agents do, by the pages -----------------------------------------------------------------------


def act(agent, name, button, **fields):
    agent.get(f"/guichet/{name}" + ("?repondre" if button == "repondre" else ""))
    return agent.send(button=("faire", button), **fields).see("enregistrée" if button != "clore" else "close")


def ask_her(agent, name, words, way):
    act(agent, name, "demander", question=words, question_genre="precision", question_voie=way)


def answer(agent, name, words, way):
    act(agent, name, "repondre", reponse=words, reponse_voie=way)


def close(agent, name, words):
    act(agent, name, "clore", issue="faite", issue_mots=words)


def accept(agent, name):
    agent.get(f"/guichet/{name}").see("Une adresse s’imite")
    agent.send(action=f"/guichet/{name}/accepter").see("Ce message compte comme le sien.")
