#!/usr/bin/env python3
"""Sets the no-break spaces and the apostrophes of a French page, typed on an ordinary keyboard.

    tools/french_spaces.py docs/referent.md …     rewrites it; code, addresses and commands stay as they are
"""

import re
import sys
from pathlib import Path

THIN = "\u202f"
KEPT = re.compile(r"(^```.*?^```|`[^`\n]+`|\]\([^()\n]*\)|<[^<>\n]*>|^(?: {4}|\t)[^\n]*$|^[ \t]*\|[-:| \t]+\|$)",
                  re.S | re.M)


def spaced(text):
    text = re.sub(r" ([;:?!»])", THIN + r"\1", text).replace("« ", "«" + THIN)
    text = re.sub(r"(?<=[^\W\d_])'(?=[^\W\d_]|[«`*])", "’", text)
    return re.sub(r"(?<=\d) (?=\d{3}\b|%)", THIN, text)


def main(names):
    for name in names:
        path = Path(name)
        parts = KEPT.split(path.read_text(encoding="utf-8"))
        parts[::2] = [spaced(part) for part in parts[::2]]
        path.write_text("".join(parts), encoding="utf-8")


if len(sys.argv) < 2:
    print(__doc__, file=sys.stderr)
    sys.exit(2)
main(sys.argv[1:])
