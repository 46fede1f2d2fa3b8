#!/usr/bin/env python3
"""Draws floors.txt: docs/house.svg, one storey per floor, one door per room.

    tools/draw_house.py     writes docs/house.svg again; tools/tidy refuses a stale one
"""

import sys
from html import escape
from pathlib import Path

sys.dont_write_bytecode = True
DRAWING = "docs/house.svg"

# What a floor is for, in the words of the README; a floor without words is drawn all the same.
SAID = {"base": "memory, text, time, faults", "craft": "trades of any program",
        "ground": "what both sides share", "listen": "ask and receive", "confront": "lay side by side",
        "act": "decide", "prove": "did it help? tell", "doors": "come in: lists, nothing decided"}

WIDTH, LEFT, STOREY, ROOF, GAP, ROOM_MAX = 960, 244, 62, 74, 4, 110


def floors_of(text):
    """[(floor, [room …])] in the order of the file, that is from the ground up."""
    found = []
    for line in text.splitlines():
        words = line.split("#")[0].split()
        if words:
            found.append((words[0], words[1:]))
    return found


def storey(floor, rooms, top):
    wide = min(ROOM_MAX, (WIDTH - 26 - LEFT) / len(rooms) - GAP)
    yield f'<rect x="20" y="{top}" width="{WIDTH - 40}" height="{STOREY}" fill="#fffdf8" stroke="#33302a"/>'
    yield f'<text x="32" y="{top + 27}" class="floor">{escape(floor)}</text>'
    yield f'<text x="32" y="{top + 45}" class="said">{escape(SAID.get(floor, ""))}</text>'
    for rank, room in enumerate(rooms):
        left = LEFT + rank * (wide + GAP)
        yield (f'<rect x="{left:.1f}" y="{top + 14}" width="{wide:.1f}" height="{STOREY - 28}" rx="4" '
               f'fill="#e8eef6" stroke="#1f5fa8"/>')
        yield f'<text x="{left + wide / 2:.1f}" y="{top + STOREY // 2 + 4}" class="room">{escape(room)}</text>'


def draw(text):
    floors = floors_of(text)
    height = ROOF + STOREY * len(floors) + 60
    words = "; ".join(f"{floor}: {', '.join(rooms)}" for floor, rooms in reversed(floors))
    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
             'aria-labelledby="title words" font-family="sans-serif">',
             '<title id="title">The house: floors and rooms of Parvis</title>',
             f'<desc id="words">From the roof down. {escape(words)}.</desc>',
             '<style>.floor{font-size:17px;font-weight:bold}.said{font-size:10px;fill:#55504a}'
             '.room{font-size:11.5px;text-anchor:middle}.law{font-size:13px}</style>',
             f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
             f'<path d="M8 {ROOF} {WIDTH / 2:.0f} 12 {WIDTH - 8} {ROOF}Z" fill="#f6ead9" stroke="#b25e00"/>',
             f'<text x="{WIDTH / 2:.0f}" y="{ROOF - 18}" class="floor" text-anchor="middle">Parvis</text>']
    for rank, (floor, rooms) in enumerate(reversed(floors)):
        lines += storey(floor, rooms, ROOF + rank * STOREY)
    lines += [f'<text x="20" y="{height - 34}" class="law">Calls look back: down, and to the left on the same '
              'floor. Facts flow forward, through the journal.</text>',
              f'<text x="20" y="{height - 14}" class="law">A table belongs to one room. The loop closes through '
              'data: a second survey.</text>', "</svg>"]
    return "\n".join(lines) + "\n"


def main():
    root = Path(__file__).resolve().parent.parent
    (root / DRAWING).write_text(draw((root / "floors.txt").read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
