#!/usr/bin/env python3
"""What scikit-learn (Debian's python3-sklearn) makes of the same rows and the same draws, side by side.

	bench/words/reference_themes.py ROWS.txt      as bench/words/themes.c writes it
"""
import itertools
import math
import sys
import time

import numpy
import scipy.optimize
import scipy.sparse
from sklearn.decomposition import NMF

DRAWS = 3  # compared two by two
STATES = range(3)  # of scikit-learn, whose start is random


def read(path):
    entries, axes, draws, row_count, term_count = [], None, [], 0, 0
    with open(path, encoding="utf-8") as file:
        for line in file:
            kind, *parts = line.rstrip("\n").split("\t")
            if kind == "term":
                term_count += 1
            elif kind == "row":
                entries += [(row_count, *part.split(":")) for part in parts]
                row_count += 1
            elif kind == "axes":
                axes = numpy.array(parts, dtype=float)
            else:
                draws.append((float(parts[0]), [int(n) for n in parts[1].split()],
                              [[int(term) for term in words.split()] for words in parts[2:]]))
    rows, terms, weights = zip(*entries)
    matrix = scipy.sparse.csr_matrix((numpy.array(weights, dtype=float), (rows, numpy.array(terms, dtype=int))),
                                     shape=(row_count, term_count))
    return matrix, axes, draws


def themes(matrix, count, state=0):
    begun = time.process_time()
    model = NMF(count, init="nndsvd", max_iter=1000, random_state=state)
    texts = model.fit_transform(matrix)
    spent = time.process_time() - begun
    words = [[int(t) for t in numpy.argsort(-row, kind="stable")[:10] if row[t] > 0] for row in model.components_]
    error = scipy.linalg.norm(matrix.toarray() - texts @ model.components_) / scipy.sparse.linalg.norm(matrix)
    return words, spent, error, model.n_iter_


def npmi(matrix, words):
    has = (matrix > 0).astype(float).tocsc()
    means = []
    for theme in words:
        told = []
        for a, b in itertools.combinations(theme, 2):
            both = has[:, a].multiply(has[:, b]).sum() / has.shape[0]
            alone = has[:, a].sum() * has[:, b].sum() / has.shape[0] ** 2
            told.append(-1 if both == 0 else math.log(both / alone) / -math.log(both))
        means.append(numpy.mean(told))
    return numpy.mean(means)


def stability(draws):
    told = []
    for one, other in itertools.combinations(draws, 2):
        common = numpy.array([[len(set(a) & set(b)) / len(set(a) | set(b)) for b in other] for a in one])
        told.append(common[scipy.optimize.linear_sum_assignment(-common)].mean())
    return numpy.mean(told)


def main(path):
    matrix, axes, draws = read(path)
    exact = numpy.linalg.svd(matrix.toarray(), compute_uv=False)[:len(axes)]
    print(f"{len(axes)} axes: at most {numpy.max(abs(axes / exact - 1)):.1e} from the exact strengths")
    count = len(draws[0][2])
    words, spent, error, steps = themes(matrix, count)
    same = sum(len(set(a) & set(b)) == 10 for a, b in zip(sorted(words), sorted(draws[0][2])))
    print(f"NPMI ours {npmi(matrix, draws[0][2]):.3f}  scikit-learn {npmi(matrix, words):.3f}  "
          f"stability of the two {stability([words, draws[0][2]]):.3f}, {same} of {count} themes word for word")
    print(f"scikit-learn: {spent:.2f} s of processor, {steps} steps, error {error:.4f}; ours {draws[0][0]:.2f} s")
    ours, theirs = [], []
    for at in range(1, len(draws), DRAWS):
        drawn = draws[at:at + DRAWS]
        ours.append((stability([d[2] for d in drawn]), numpy.mean([npmi(matrix, d[2]) for d in drawn])))
        told = [[themes(matrix[d[1]], count, state)[0] for d in drawn] for state in STATES]
        theirs.append((numpy.mean([stability(words) for words in told]),
                       numpy.mean([npmi(matrix, words) for of_state in told for words in of_state])))
    for name, mine, other in zip(("stability", "NPMI of draws"), numpy.array(ours).T, numpy.array(theirs).T):
        gap = mine - other
        half = 1.96 * gap.std(ddof=1) / len(gap) ** 0.5
        print(f"{name}: ours {mine.mean():.3f}  scikit-learn {other.mean():.3f}  "
              f"paired gap {gap.mean():+.3f} [{gap.mean() - half:+.3f}; {gap.mean() + half:+.3f}]")


if __name__ == "__main__":
    main(*sys.argv[1:])
