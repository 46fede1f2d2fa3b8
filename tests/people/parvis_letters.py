"""The desk of a small town: a catalogue opened by its pages, what its units say of themselves, what agents do."""

import re

from parvis_desk import catalogue
from parvis_people import Person, first_administrator, invite
from parvis_troubles import ask

PLACES = "code;nom;parent\nmairie;Mairie;\naccueil;Accueil;mairie\nvoirie;Voirie;mairie\n"


def town(house):
    """An administrator, a référent, a catalogue; the Accueil says all that an acknowledgement must."""
    table = house.folder.parent / "lieux.csv"
    table.write_text(PLACES)
    admin = first_administrator(house)
    done = house.run("import", "structures", str(table))
    assert done.returncode == 0, done
    referent = invite(admin, "referent", "rita@ville.fr", "Rita Ferrand")
    catalogue(referent, {"Poser une question": ("Voirie", {}), "Faire une réclamation": ("Accueil", {}),
                         "Signaler un problème dans la rue": ("Voirie", {})})
    referent.get("/guichet/service/accueil").send(
        action="/guichet/service/accueil", nom="Accueil de la mairie", adresse="1 place de la Mairie, 99000 Clairval",
        courriel="accueil@ville.fr", telephone="01 40 20 50 50",
        recours="Vous pouvez saisir le tribunal administratif dans les deux mois.").see("C’est enregistré")
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


def ask_at_once(referent):
    """Both sides are asked as soon as a request ends, at any hour."""
    referent.get("/sollicitations").send(button=("faire", "regler"), nombre=9, de=0, a=0, dimanches=[], feries=[])
    referent.get("/fins/chiffres").send(part=100, heures=0, semaine=3).see("C’est enregistré")


def both_asked(house, referent, name, said):
    """What was written to the person leads to her questions; whoever dealt with it finds hers."""
    link = re.search(r"(/suivi/\S+/fin)\b", said)[1]
    person = Person(house).get(link).see("Votre demande est-elle")
    referent.get("/fins").see("Aviez-vous ce qu’il fallait", name)
    return person


# --- what agents do, by the pages -----------------------------------------------------------------------


def act(agent, name, button, **fields):
    agent.get(f"/guichet/{name}" + ("?repondre" if button == "repondre" else ""))
    return agent.send(button=("faire", button), **fields).see("enregistrée" if button != "clore" else "close")


def ask_her(agent, name, words, way):
    act(agent, name, "demander", question=words, question_genre="precision", question_voie=way)


def answer_with(agent, name, words, path, way):
    agent.get(f"/guichet/{name}?repondre")
    agent.upload({"reponse-fichiers": path}, reponse=words, **{"reponse-voie": way, "faire": "repondre"})
    agent.see("Votre réponse est enregistrée.", path.name)


def answer(agent, name, words, way):
    act(agent, name, "repondre", reponse=words, reponse_voie=way)


def close(agent, name, words):
    act(agent, name, "clore", issue="faite", issue_mots=words)


def accept(agent, name):
    agent.get(f"/guichet/{name}").see("Une adresse s’imite")
    agent.send(action=f"/guichet/{name}/accepter").see("Ce message compte comme le sien.")
