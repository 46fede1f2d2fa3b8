"""A town with two directions at its desk: places, a catalogue, agents of each, programs that may make requests."""

import html
import re

from parvis_people import first_administrator, invite

PLACES = "Mairie\n  Action sociale\n    Aides\n  Voirie\n    Éclairage\n"
# What the form of an offering holds, beside what is the same for all of them.
CATALOGUE = [
    {"code": "lampe", "nom": "Une lampe est éteinte", "nature": "signalement", "service": "Éclairage", "jours": 5,
     "premiere": 1, "suivante": 2, "solution": 12},
    {"code": "aide", "nom": "Demander une aide", "nature": "demande", "service": "Aides", "finalite": "social",
     "silence": "rejet", "confidentielle": "oui",
     "pieces": "un justificatif de domicile\nl’avis d’imposition | | les impôts"},
    {"code": "stationnement", "nom": "Un permis de stationner", "nature": "demande", "service": "Voirie", "jours": 10,
     "silence": "accord"},
    {"code": "question", "nom": "Poser une question", "nature": "question", "service": "Mairie", "jours": 2},
]


def offer(keeper, offering):
    """Writes an offering in the catalogue, open."""
    keeper.get("/catalogue/nouvelle")
    unit = re.search(r'<option value="(\d+)">[^<]*' + re.escape(offering["service"]) + "<", keeper.text)[1]
    keeper.send(**{"finalite": "general", "silence": "rien", "garde": 730, "etat": "ouverte", **offering,
                   "service": unit}).see("C’est enregistré")


def invite_at(admin, role, mail, name, place):
    """As invite, with rights over a place, by its name."""
    admin.get("/comptes/nouveau")
    value = re.search(r'<option value="(\d+)">[^<]*' + re.escape(place) + "<", admin.text)[1]
    return invite(admin, role, mail, name, value)


def open_desk(house):
    """Who deals with requests there, and two who do not."""
    admin = first_administrator(house)
    referent = invite(admin, "referent", "remi@ville.fr", "Rémi Lefort")
    referent.get("/lieux").send(liste=PLACES)
    referent.send(button=("faire", "ajouter"))
    for offering in CATALOGUE:
        offer(referent, offering)
    return {
        "admin": admin, "referent": referent,
        "auditor": invite(admin, "audit", "chloe@ville.fr", "Chloé Petit"),
        "aid": invite_at(admin, "agent", "lea@ville.fr", "Léa Martin", "Aides"),
        "aid2": invite_at(admin, "agent", "omar@ville.fr", "Omar Benali", "Aides"),
        "social": invite_at(admin, "direction", "anne@ville.fr", "Anne Roux", "Action sociale"),
        "lamps": invite_at(admin, "agent", "ines@ville.fr", "Inès Colin", "Éclairage"),
        "lamps2": invite_at(admin, "agent", "noe@ville.fr", "Noé Garnier", "Éclairage"),
        "roads": invite_at(admin, "direction", "paul@ville.fr", "Paul Vidal", "Voirie"),
        "keeper": invite_at(admin, "referent", "rita@ville.fr", "Rita Ferrand", "Aides"),
    }


def take(person, offering, words, way="telephone", follow=True, **fields):
    """Notes a request; its reference is returned."""
    person.get("/guichet/nouvelle")
    person.send(button=("faire", "noter"), demarche_1=offering, voie=way, demande=words,
                **{"reponse_voie": "guichet", **fields})
    if not follow or person.status != 200 or "/recepisse" not in person.path:
        return None
    return person.path.split("/")[2]


def catalogue(referent, opened):
    """The starting catalogue; `opened` are names of offerings, each with the unit in charge and other fields."""
    referent.get("/catalogue").send(action="/catalogue/depart")
    for name, (unit, more) in opened.items():
        write_offering(referent, name, unit, **more)


def write_offering(referent, name, unit, **more):
    referent.get("/catalogue")
    path = re.search(r'href="(/catalogue/\d+)">' + re.escape(html.escape(name, quote=False)) + "<", referent.text)
    referent.get(path[1])
    value = re.search(r'<option value="(\d+)"[^>]*>[\s\u2003]*' + re.escape(unit) + "<", referent.text)[1]
    referent.send(**{"service": value, "etat": "ouverte", **more}).see("C’est enregistré")


def let_in(keeper, name, offers, place="", rate="60", open311=True):
    """A program that may ask for what is ticked; its key."""
    keeper.get("/logiciels/nouveau").see("Autoriser un logiciel")
    values = {"open311": "oui"} if open311 else {}
    for offer in offers:
        found = re.search(r'<label for="(d-\d+)">' + re.escape(offer) + "<", keeper.text)
        assert found, f"{offer} may not be ticked\n{keeper.text}"
        values[found[1]] = "oui"
    lieu = re.search(r'<option value="(\d+)"[^>]*>[\s\u2003]*' + re.escape(place) + "<", keeper.text)[1] if place else ""
    keeper.send(nom=name, lieu=lieu, debit=rate, **values).see("Copiez cette clé maintenant")
    return re.search(r'<code class="long">([a-z2-7]{26})</code>', keeper.text)[1]
