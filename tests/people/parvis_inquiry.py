#!/usr/bin/env python3
"""A questionnaire of every kind of question, in French, English and Arabic, put by hand into the SQLite
database of a running house: `python3 tests/people/parvis_inquiry.py DATA` prints its number."""

import json
import sqlite3
import sys
from pathlib import Path

NUMBER = 77
DOCUMENT = Path(__file__).resolve().parent.parent / "support" / "every-kind.json"


def keep(folder, document=None, number=NUMBER):
    """Published as version 1; where a survey is prepared it is « libre-77 »."""
    document = document or json.loads(DOCUMENT.read_text())
    with sqlite3.connect(Path(folder) / "parvis.sqlite", timeout=30) as db:
        root = db.execute("SELECT root_id FROM people_account").fetchone()[0]
        db.execute("INSERT INTO inquiry_inquiry (root_id, inquiry_id, name, account_id, made_unix_s)"
                   " VALUES (?, ?, ?, 0, 1)", (root, number, document["name"]))
        db.execute("INSERT INTO inquiry_version (root_id, inquiry_id, version, state, changes, published_day,"
                   " account_id, saved_unix_s, document) VALUES (?, ?, 1, 2, 1, 20000, 0, 1, ?)",
                   (root, number, json.dumps(document, ensure_ascii=False)))
    return number


if __name__ == "__main__":
    print(keep(sys.argv[1]))
