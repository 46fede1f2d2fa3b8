"""Invented texts of ten months, three columns of them: of « dire » one matter grows in the last month, of « conseil »
another, of « reste » none.

    python3 tests/data/said/make_months.py > tests/data/said/cahier.csv
"""
import csv
import random
import sys
from pathlib import Path

text = (Path(__file__).parent / "make.py").read_text(encoding="utf-8")
words = {}
exec(text[text.index("M = {"):text.index("seen = set()")], words)  # its sentences
FIRSTS, ENDS = words["M"], words["E"]
MATTERS = ("attente", "dossier", "site", "accueil")
chance, seen = random.Random(5), set()


def said(matter):
    """Two sentences, since texts that are nearly the same count once."""
    while True:
        starts, ends = (chance.sample(part, 2) for part in FIRSTS[matter])
        one = " ".join(f"{start}, {end}{chance.choice(ENDS)}" for start, end in zip(starts, ends))
        if one not in seen:
            seen.add(one)
            return one


out = csv.writer(sys.stdout, delimiter=";", lineterminator="\n")
out.writerow(["lieu", "quand", "dire", "conseil", "reste"])
for month in range(1, 11):
    for i in range(40):
        row = []
        for grows in ("attente", "site", None):
            share = 0.7 if month == 10 and grows else 0.25
            others = [matter for matter in MATTERS if matter != (grows or "dossier")]
            row.append(said(grows or "dossier" if chance.random() < share else chance.choice(others)))
        out.writerow([("ACCUEIL", "VOIRIE")[i % 2], f"{i % 28 + 1:02d}/{month:02d}/2026", *row])
