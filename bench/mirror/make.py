"""Makes places.csv and replies.csv for bench/mirror/run: invented, seeded, the same every time."""
import random
import sys

replies, folder = int(sys.argv[1]), sys.argv[2]
draw = random.Random(20260630).random

with open(f"{folder}/places.csv", "w", encoding="utf-8") as out:
    out.write("code;nom;parent\nV;Ville;\n")
    for i in range(8):
        out.write(f"D{i};Direction {i};V\n")
    for i in range(60):
        out.write(f"S{i};Service {i};D{i % 8}\n")
    for i in range(2000):
        out.write(f"P{i};Lieu {i};S{i % 60}\n")

with open(f"{folder}/replies.csv", "w", encoding="utf-8") as out:
    out.write("lieu,public,parcours," + ",".join(f"q{i}" for i in range(10)) + "\n")
    for _ in range(replies):
        agent = draw() < 0.2
        place = int(2000 * draw() ** 1.3)  # some places have few people: the gate has work
        middle = 3.5 if agent else 3.2
        levels = ",".join(str(max(1, min(5, int(middle + draw() * 3 - 1)))) for _ in range(10))
        out.write(f"P{place},{'A' if agent else 'U'},J{int(draw() * 30)},{levels}\n")
