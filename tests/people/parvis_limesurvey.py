"""Replies to a survey of LimeSurvey, written as LimeSurvey writes them: an archive (.lsa), a VV file, a CSV of codes.

Reads the survey (.lss) by itself, so that what it invents owes nothing to the program that reads it again.
"""

import collections
import csv
import datetime
import gzip
import random
import xml.etree.ElementTree as ElementTree
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

ABOUT = ("id", "token", "submitdate", "lastpage", "startlanguage", "startdate", "datestamp", "ipaddr", "refurl")
# What a cell says that was not shown: NULL in an archive, {question_not_shown} in a VV file.
NOT_SHOWN = None

Column = collections.namedtuple("Column", "sgqa vv csv question part kind")


class Survey:
    """Questions of a .lss (gzip or not), and the columns that their replies have."""

    def __init__(self, path):
        data = Path(path).read_bytes()
        self.lss = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
        document = ElementTree.fromstring(self.lss)

        def rows(table):
            found = document.find(table + "/rows")
            return [] if found is None else [{cell.tag: cell.text or "" for cell in row} for row in found]

        self.base = document.find("languages/language").text
        self.languages = [one.text for one in document.findall("languages/language")]
        only = lambda table: [row for row in rows(table) if row.get("language", self.base) == self.base]
        self.sid = rows("surveys")[0]["sid"]
        self.attributes = {(row["qid"], row["attribute"]): row["value"] for row in rows("question_attributes")}
        self.subs, self.answers = collections.defaultdict(list), collections.defaultdict(list)
        for row in sorted(only("subquestions"), key=lambda row: int(row["question_order"])):
            self.subs[row["parent_qid"], int(row.get("scale_id") or 0)].append(row["title"])
        for row in sorted(only("answers"), key=lambda row: int(row["sortorder"])):
            self.answers[row["qid"], int(row.get("scale_id") or 0)].append(row["code"])
        order = {row["gid"]: int(row["group_order"]) for row in only("groups")}
        self.questions = sorted((row for row in only("questions") if not int(row.get("parent_qid") or 0)),
                                key=lambda row: (order[row["gid"]], int(row["question_order"])))
        self.columns = [column for question in self.questions for column in self.columns_of(question)]

    def columns_of(self, question):
        code, kind, qid = question["title"], question["type"], question["qid"]
        rows, across = self.subs[qid, 0], self.subs[qid, 1]
        if kind == "1":
            parts = [(f"{row}#{scale}", f"{row}_{scale}", f"[{row}][{scale}]") for row in rows for scale in (0, 1)]
        elif kind in ":;":
            parts = [(f"{row}_{column}", f"{row}_{column}", f"[{row}_{column}]") for row in rows for column in across]
        elif kind == "R":
            parts = [(f"{rank}", f"{rank}", f"[{rank}]") for rank in range(1, len(self.answers[qid, 0]) + 1)]
        elif rows:
            parts = [(row, row, f"[{row}]") for row in rows]
        else:
            parts = [("", "", "")]
        if kind == "P":
            parts = [one for row in rows for one in
                     ((row, row, f"[{row}]"), (row + "comment", row + "comment", f"[{row}comment]"))]
        if kind == "O":
            parts.append(("comment", "comment", "[comment]"))
        if kind in "!LMP" and question["other"] == "Y":
            parts.append(("other", "other", "[other]"))
        base = f"{self.sid}X{question['gid']}X{qid}"
        return [Column(base + sgqa, code + ("_" if vv else "") + vv, code + bracket, code, vv, kind)
                for sgqa, vv, bracket in parts]

    def question(self, code):
        found = [one for one in self.questions if one["title"] == code]
        assert found, f"{code} is no question of this survey"
        return found[0]

    def codes(self, question, scale=0):
        return self.answers[self.question(question)["qid"], scale]

    # --- replies --------------------------------------------------------------------------------------

    def invent(self, chance, mood):
        """One reply by (question, part): a value as LimeSurvey stores it; "" is left blank."""
        said = {}
        for question in self.questions:
            code, kind, qid = question["title"], question["type"], question["qid"]
            parts = [column.part for column in self.columns_of(question)]

            def level(low, high):
                return str(min(high, max(low, round((low + high) / 2 + mood + chance.gauss(0, 1)))))

            def one(codes):
                at = min(len(codes) - 1, max(0, round((len(codes) - 1) / 2 + mood + chance.gauss(0, len(codes) / 4))))
                return codes[at]

            blank = chance.random() < .1
            most = int(self.attributes.get((qid, "max_answers")) or len(parts))
            if kind == "R":
                ranked = chance.sample(self.answers[qid, 0], len(parts))[:most]
                ranked += [""] * (len(parts) - len(ranked))
            for rank, part in enumerate(parts):
                if kind in "L!O" and part == "":
                    codes = self.answers[qid, 0] + (["-oth-"] if question["other"] == "Y" else [])
                    value = one(codes) if codes else ""
                elif kind == "G":
                    value = chance.choice("MF")
                elif kind == "Y":
                    value = chance.choice("YN")
                elif kind in "5A":
                    value = level(1, 5)
                elif kind == "B":
                    value = level(1, 10)
                elif kind == "C":
                    value = chance.choice("YUN")
                elif kind == "E":
                    value = chance.choice("ISD")
                elif kind in "FH":
                    value = one(self.answers[qid, 0])
                elif kind == "1":
                    value = one(self.answers[qid, int(part[-1])])
                elif kind in "MP" and part in self.subs[qid, 0]:
                    value = chance.choice(["Y", ""])
                elif kind == "R":
                    value = ranked[rank]
                elif kind == ":":
                    value = self.cell(chance, qid)
                elif kind in "NK":
                    value = f"{chance.randrange(0, 400) / 4:.10f}"
                elif kind == "D":
                    value = f"2026-0{chance.randrange(1, 7)}-1{chance.randrange(10)} 00:00:00"
                elif kind in "STUQ;" or part.endswith("comment") or part == "other":
                    value = f"« {code} » n° {chance.randrange(10**6)}\nl’été, \"ici\"\t{{x}} ; fin" if kind == "T" \
                        else f"Mot {code} {chance.randrange(10**6)}"
                elif kind == "I":
                    value = self.base
                else:
                    value = ""
                length = self.attributes.get((qid, "maximum_chars"))
                if length and kind in "STUQ":
                    value = value[:int(length)]
                said[code, part] = "" if blank else value
        return self.sound(said)

    def cell(self, chance, qid):
        """Of a table of numbers: within its scale; ticked, when it is made of boxes."""
        if self.attributes.get((qid, "multiflexible_checkbox")) == "1":
            return chance.choice(["1", ""])
        low = int(self.attributes.get((qid, "multiflexible_min")) or 1)
        high = int(self.attributes.get((qid, "multiflexible_max")) or 10)
        step = int(self.attributes.get((qid, "multiflexible_step")) or 1)
        return str(chance.randrange(low, high + 1, step))

    def sound(self, said):
        """Texts of « autre » and comments go with what was chosen."""
        for question in self.questions:
            code, kind = question["title"], question["type"]
            if kind in "L!" and (code, "other") in said and said[code, ""] != "-oth-":
                said[code, "other"] = ""
            if kind == "P":
                for row in self.subs[question["qid"], 0]:
                    if said[code, row] == "":
                        said[code, row + "comment"] = ""
        return said

    def hide(self, said, *questions):
        for column in self.columns:
            if column.question in questions:
                said[column.question, column.part] = NOT_SHOWN


def about(chance, number, language, ended=True, day=None):
    """What LimeSurvey keeps of whoever answers."""
    at = datetime.datetime(2026, 3, 2, 8) + datetime.timedelta(minutes=chance.randrange(60 * 24 * 20))
    at = at if day is None else datetime.datetime.fromisoformat(day + " 10:00:00")
    return {"id": str(number), "token": f"jeton{chance.randrange(10**9):09d}", "lastpage": "18" if ended else "3",
            "submitdate": f"{at:%Y-%m-%d %H:%M:%S}" if ended else NOT_SHOWN, "startlanguage": language,
            "startdate": f"{at:%Y-%m-%d %H:%M:%S}", "datestamp": f"{at:%Y-%m-%d %H:%M:%S}",
            "ipaddr": f"192.0.2.{chance.randrange(256)}", "refurl": "https://intranet.ville.example/"}


# --- files ------------------------------------------------------------------------------------------


def responses(survey, replies):
    """The .lsr, piece by piece: it may be long."""
    columns = [*ABOUT, *(column.sgqa for column in survey.columns)]
    names = [("_" if one[0].isdigit() else "") + one.replace("#", "-") for one in columns]
    yield ('<?xml version="1.0" encoding="UTF-8"?>\n<document>\n <LimeSurveyDocType>Responses</LimeSurveyDocType>\n'
           " <DBVersion>178</DBVersion>\n <languages>\n")
    yield "".join(f"  <language>{one}</language>\n" for one in survey.languages)
    yield " </languages>\n <responses>\n  <fields>\n"
    yield "".join(f"   <fieldname>{escape(one)}</fieldname>\n" for one in columns)
    yield "  </fields>\n  <rows>\n"
    for of, said in replies:
        values = [*(of[one] for one in ABOUT), *(said[one.question, one.part] for one in survey.columns)]
        yield "   <row>\n" + "".join(f"    <{name}><![CDATA[{value}]]></{name}>\n"
                                     for name, value in zip(names, values) if value is not NOT_SHOWN) + "   </row>\n"
    yield "  </rows>\n </responses>\n</document>\n"


def write_archive(path, survey, replies, tokens=()):
    """replies: [(about, said)]."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"survey_{survey.sid}.lss", survey.lss)
        with archive.open(f"survey_{survey.sid}_responses.lsr", "w", force_zip64=True) as file:
            for piece in responses(survey, replies):
                file.write(piece.encode())
        archive.writestr(f"survey_{survey.sid}_tokens.lst", people(replies, tokens))
        archive.writestr(f"survey_{survey.sid}_timings.lti", timings(replies))


def people(replies, tokens):
    rows = "".join(f"<row><tid>{at}</tid><firstname><![CDATA[Prénom{at}]]></firstname>"
                   f"<email><![CDATA[personne{at}@exemple.fr]]></email><token>{of['token']}</token></row>"
                   for at, (of, _) in enumerate(replies) if not tokens or at in tokens)
    return ('<?xml version="1.0" encoding="UTF-8"?><document><LimeSurveyDocType>Tokens</LimeSurveyDocType><tokens>'
            "<fields><fieldname>tid</fieldname><fieldname>firstname</fieldname><fieldname>email</fieldname>"
            f"<fieldname>token</fieldname></fields><rows>{rows}</rows></tokens></document>")


def timings(replies):
    rows = "".join(f"<row><id>{of['id']}</id><interviewtime>314.15</interviewtime></row>" for of, _ in replies)
    return ('<?xml version="1.0" encoding="UTF-8"?><document><LimeSurveyDocType>Timings</LimeSurveyDocType><timings>'
            f"<fields><fieldname>id</fieldname><fieldname>interviewtime</fieldname></fields><rows>{rows}</rows>"
            "</timings></document>")


def write_vv(path, survey, replies):
    """Two lines of headings, tabs, LimeSurvey's own escapes (vvexport of application/controllers/admin/export)."""
    def cell(value):
        if value is NOT_SHOWN:
            return "{question_not_shown}"
        for plain, written in (("{", "{lbrace}"), ("\n", "{newline}"), ("\r", "{cr}"), ("\t", "{tab}"), ('"', "{quote}")):
            value = value.replace(plain, written)
        return value

    with open(path, "w", encoding="utf-8") as file:
        file.write("\t".join([*ABOUT, *(f"{one.question} – en toutes lettres" for one in survey.columns)]) + "\n")
        file.write("\t".join([*ABOUT, *(one.vv for one in survey.columns)]) + "\n")
        for of, said in replies:
            values = [*(of[one] for one in ABOUT), *(said[one.question, one.part] for one in survey.columns)]
            file.write("\t".join(cell(one) for one in values) + "\n")


def write_csv(path, survey, replies, words=None):
    """One line of headings by code; `words` turns a value into what a full export would say."""
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow([*ABOUT, *(one.csv for one in survey.columns)])
        for of, said in replies:
            writer.writerow([*(of[one] or "" for one in ABOUT),
                             *((words or (lambda _, value: value))(one, said[one.question, one.part]) or ""
                               for one in survey.columns)])


def seeded(seed):
    return random.Random(seed)
