#!/usr/bin/env python3
"""What scikit-learn (Debian's python3-sklearn) makes of the same texts on the same folds, side by side.

	bench/words/reference.py FILE.csv.gz RIGHTS.tsv      RIGHTS.tsv as bench/words/experiences.c writes it
"""
import csv
import gzip
import sys
import unicodedata

import numpy
import scipy.sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC


def fold(text):
    text = text.lower().replace("\x92", "'").replace("’", "'").replace("œ", "oe")
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def features():
    same = {"preprocessor": fold, "sublinear_tf": True, "min_df": 2}
    return [TfidfVectorizer(token_pattern="[a-z0-9]+", ngram_range=(1, 2), **same),
            TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), **same)]


def told(texts, labels, folds):
    guesses = numpy.zeros_like(labels)
    for held_out in range(5):
        learnt = folds != held_out
        makers = features()
        rows = scipy.sparse.hstack([maker.fit_transform(texts[learnt]) for maker in makers]).tocsr()
        others = scipy.sparse.hstack([maker.transform(texts[~learnt]) for maker in makers]).tocsr()
        guesses[~learnt] = LinearSVC(C=1).fit(rows, labels[learnt]).predict(others)
    return guesses


def main(path, rights):
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        text_of = {row["ID expérience"]: row["Titre"] + "\n" + row["Description"] for row in csv.DictReader(file)}
    questions = {}
    with open(rights, encoding="utf-8") as file:
        for line in file:
            name, draw, text, at, label, guess = line.rstrip("\n").split("\t")
            questions.setdefault(name, {}).setdefault(draw, []).append((text, int(at), int(label), int(guess)))
    for name, draws in questions.items():
        ours, theirs = [], []
        for rows in draws.values():
            texts = numpy.array([text_of[row[0]] for row in rows], dtype=object)
            folds, labels, guesses = (numpy.array([row[i] for row in rows]) for i in (1, 2, 3))
            ours.append(guesses == labels)
            theirs.append(told(texts, labels, folds) == labels)
        gap = numpy.mean(ours, axis=0) - numpy.mean(theirs, axis=0)  # by text: draws are no new texts
        half = 1.96 * gap.std(ddof=1) / len(gap) ** 0.5
        print(f"{name:6} ours {numpy.mean(ours):.3f}  scikit-learn {numpy.mean(theirs):.3f}  "
              f"paired gap {gap.mean():+.3f} [{gap.mean() - half:+.3f}; {gap.mean() + half:+.3f}]", flush=True)


main(*sys.argv[1:])
