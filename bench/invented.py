"""What the measures of the listening rooms share: a city of 2,000 places, the program's own counters."""

import os
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "people"))

CITIES = 4


def places(city):
    """A quarter of the tree, as a person pastes it: 500 places of 20 agents, under 15 services."""
    lines = [f"Ville {city}"]
    for direction in range(2):
        lines.append(f"  Direction {city}.{direction}")
        for service in range(direction, 15, 2):
            lines.append(f"    Service {city}.{service}")
            lines += [f"      Lieu {city}.{place} ; 20" for place in range(service, 500, 15)]
    return "\n".join(lines) + "\n"


def plant(referent, cities):
    for city in cities:
        referent.get("/lieux").send(liste=places(city))
        referent.send(button=("faire", "ajouter"))


def beside(binary, name):
    """A tool of the measures, built with the program."""
    return str(Path(binary).resolve().parents[2] / "bench" / name)


def cpu_s(process):
    """What a process has used so far, all its threads."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def anonymous_mb(process):
    said = Path(f"/proc/{process.pid}/status").read_text()
    return int(re.search(r"RssAnon:\s+(\d+) kB", said)[1]) / 1024


class Cores:
    """What share of the cores was used by others than the program, this script and its children: a measure
    with much of it says little of a quiet machine."""

    def __init__(self, process):
        self.process = process
        self.begin = self.now()

    def now(self):
        ticks = [int(word) for word in Path("/proc/stat").read_text().split("\n")[0].split()[1:9]]
        mine = os.times()
        own_s = cpu_s(self.process) + mine.user + mine.system + mine.children_user + mine.children_system
        return sum(ticks), sum(ticks) - ticks[3] - ticks[4], own_s

    def others(self):
        whole, busy, own_s = (now - then for now, then in zip(self.now(), self.begin))
        share = max(0.0, busy - own_s * os.sysconf("SC_CLK_TCK")) / whole
        return f"others used {share:.0%} of the cores"
