#!/usr/bin/env python3
"""How right is a model of feelings when it reads few words?

    bench/words/short.py PARVIS EXPERIENCES.csv[.gz]

Five folds of published experiences, each told by a model of the others: their first words alone, their titles alone, then
all of them. Printed: the part that is right, the mean of the folds; a third of them would be by chance.
"""
import csv
import gzip
import pathlib
import random
import re
import subprocess
import sys
import tempfile

FEELING, FOLDS = "Ressenti usager", 5
LENGTHS = (5, 10, 20, 30, 50, 100)


def read(path):
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    random.Random(1).shuffle(rows)
    return rows


def main(program, path):
    rows, right = read(path), {}
    with tempfile.TemporaryDirectory() as folder:
        table, model = pathlib.Path(folder, "texts.csv"), pathlib.Path(folder, "model")

        def parvis(pairs, *options):
            with table.open("w", newline="") as file:
                csv.writer(file).writerows([("Texte", "Ressenti"), *pairs])
            return subprocess.run([program, "verbatim", table, "--text", "Texte", "--label", "Ressenti", *options],
                                  capture_output=True, text=True, check=True).stdout

        def judge(what, pairs):
            said = re.search(r"justesse\s+([\d,]+)", parvis(pairs, "--model", model, "--evaluate")).group(1)
            right.setdefault(what, []).append(float(said.replace(",", ".")))

        def whole(row):
            return f"{row['Titre']}. {row['Description']}"

        for fold in range(FOLDS):
            others = [row for at, row in enumerate(rows) if at % FOLDS != fold]
            unread = [row for at, row in enumerate(rows) if at % FOLDS == fold]
            parvis([(whole(row), row[FEELING]) for row in others], "--train", model, "--seed", "1")
            for length in LENGTHS:
                judge(f"{length} words", [(" ".join(row["Description"].split()[:length]), row[FEELING]) for row in unread])
            judge("titles", [(row["Titre"], row[FEELING]) for row in unread])
            judge("all", [(whole(row), row[FEELING]) for row in unread])
    for what, parts in right.items():
        print(f"{what:>10}  {sum(parts) / len(parts):.3f}")


if __name__ == "__main__":
    sys.exit(__doc__ if len(sys.argv) != 3 else main(*sys.argv[1:]))
