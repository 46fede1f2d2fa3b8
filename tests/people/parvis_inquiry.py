"""A questionnaire of any kind, taken in by the terminal, read over by who prepares, published by somebody else."""

import json
import re
import tempfile
from pathlib import Path

# Every kind of question but a file (tests/people/photos), in French, English and Arabic.
DOCUMENT = json.loads((Path(__file__).resolve().parent.parent / "support" / "every-kind.json").read_text())


def publish(house, administrator, referent, document=None):
    """What « Préparer une enquête » calls it is returned."""
    document = document or DOCUMENT
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(document, file, ensure_ascii=False)
        file.flush()
        done = house.run("questionnaire", "import", file.name)
        assert done.returncode == 0, done
    number = re.search(r"n°\s(\d+)", done.stdout)[1]
    path = f"/questionnaires/libres/{number}/relecture"
    referent.get(path).send(button=("faire", "relecture"))
    administrator.get(path).send(button=("faire", "publier"))
    administrator.see("publié le")
    return f"libre-{number}"
