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


def load():
    return f"{os.getloadavg()[0]:.2f}"
