#!/usr/bin/env python3
"""What scikit-learn (Debian's python3-sklearn) makes of the same texts on the same folds, side by side.

	bench/words/reference.py FILE.csv.gz RIGHTS.tsv      RIGHTS.tsv as bench/words/experiences.c or criteria.c write it

Questions called « mention … » are a yes to be found: from a score on that is chosen for F1 on five folds of the texts
that teach, as ours is, and compared by F1 (bootstrap over texts, 1,000 draws); the others by how many are right.
"""
import csv
import gzip
import sys
import unicodedata

import numpy
import scipy.sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import precision_recall_curve
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC


def fold(text):
    text = text.lower().replace("\x92", "'").replace("’", "'").replace("œ", "oe")
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def features():
    same = {"preprocessor": fold, "sublinear_tf": True, "min_df": 2}
    return [TfidfVectorizer(token_pattern="[a-z0-9]+", ngram_range=(1, 2), **same),
            TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), **same)]


def cut_of(rows, labels):
    of_yes = numpy.zeros(len(labels))
    for learnt, others in StratifiedKFold(5, shuffle=True, random_state=1).split(labels, labels):
        of_yes[others] = LinearSVC(C=1).fit(rows[learnt], labels[learnt]).decision_function(rows[others])
    precision, recall, cuts = precision_recall_curve(labels, of_yes)
    f1 = 2 * precision * recall / numpy.maximum(precision + recall, 1e-9)
    return cuts[numpy.argmax(f1[:-1])]


def told(texts, labels, folds, is_mention):
    guesses = numpy.zeros_like(labels)
    for held_out in range(5):
        learnt = folds != held_out
        makers = features()
        rows = scipy.sparse.hstack([maker.fit_transform(texts[learnt]) for maker in makers]).tocsr()
        others = scipy.sparse.hstack([maker.transform(texts[~learnt]) for maker in makers]).tocsr()
        model = LinearSVC(C=1).fit(rows, labels[learnt])
        guesses[~learnt] = (model.decision_function(others) >= cut_of(rows, labels[learnt]) if is_mention
                            else model.predict(others))
    return guesses


def f1_of(labels, draws, times):
    """The mean of draws, each text as often as it was drawn."""
    return numpy.mean([2 * (times * labels * guesses).sum() / (times * (labels + guesses)).sum() for guesses in draws])


def compare_f1(name, labels, ours, theirs):
    draw = numpy.random.default_rng(1)
    always = [numpy.ones_like(labels)]
    gaps = {"scikit-learn": theirs, "always yes": always}
    once = numpy.ones(len(labels))
    line = f"{name:32} F1 ours {f1_of(labels, ours, once):.3f}"
    times = [numpy.bincount(draw.integers(0, len(labels), len(labels)), minlength=len(labels)) for _ in range(1000)]
    for what, others in gaps.items():
        drawn = [f1_of(labels, ours, one) - f1_of(labels, others, one) for one in times]
        low, high = numpy.quantile(drawn, [0.025, 0.975])
        value = f1_of(labels, others, once)
        line += f"  {what} {value:.3f}  paired gap {f1_of(labels, ours, once) - value:+.3f} [{low:+.3f}; {high:+.3f}]"
    print(line, flush=True)


def texts_of(path):
    """By their identifier, and by the line where they start."""
    texts, before = {}, 1
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        reader.fieldnames  # the first line
        for row in reader:
            texts[row["ID expérience"]] = texts[str(before + 1)] = row["Titre"] + "\n" + row["Description"]
            before = reader.line_num
    return texts


def main(path, rights):
    text_of = texts_of(path)
    questions = {}
    with open(rights, encoding="utf-8") as file:
        for line in file:
            name, draw, text, at, label, guess = line.rstrip("\n").split("\t")
            questions.setdefault(name, {}).setdefault(draw, []).append((text, int(at), int(label), int(guess)))
    for name, draws in questions.items():
        ours, theirs, is_mention = [], [], name.startswith("mention ")
        for rows in draws.values():
            texts = numpy.array([text_of[row[0]] for row in rows], dtype=object)
            folds, labels, guesses = (numpy.array([row[i] for row in rows]) for i in (1, 2, 3))
            their = told(texts, labels, folds, is_mention)
            ours.append(guesses if is_mention else guesses == labels)
            theirs.append(their if is_mention else their == labels)
        if is_mention:
            compare_f1(name, labels, ours, theirs)
            continue
        gap = numpy.mean(ours, axis=0) - numpy.mean(theirs, axis=0)  # by text: draws are no new texts
        half = 1.96 * gap.std(ddof=1) / len(gap) ** 0.5
        print(f"{name:32} ours {numpy.mean(ours):.3f}  scikit-learn {numpy.mean(theirs):.3f}  "
              f"paired gap {gap.mean():+.3f} [{gap.mean() - half:+.3f}; {gap.mean() + half:+.3f}]", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
