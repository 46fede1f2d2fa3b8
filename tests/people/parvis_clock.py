"""The clock of a program, which may jump while it lives (tests/support/moved_clock.c)."""

import datetime
import struct
import tempfile
from pathlib import Path


class Clock:
    def __init__(self, binary):
        """Beside the program, as it was built."""
        library = Path(binary).resolve().parents[2] / "tests" / "moved_clock.so"
        assert library.exists(), f"{library} is not built"
        self.file = tempfile.NamedTemporaryFile("r+b", buffering=0, prefix="parvis-clock-")
        self.environment = {"LD_PRELOAD": str(library), "MOVED_CLOCK": self.file.name}
        self.jump(days=0)

    def jump(self, days):
        """From now on, so many days after the true date."""
        self.move(days * 86400)

    def jump_to(self, when):
        """From now on, that instant (a datetime in UTC), and what comes after it."""
        self.move(round((when - datetime.datetime.now(datetime.timezone.utc)).total_seconds()))

    def move(self, seconds):
        self.file.seek(0)
        self.file.write(struct.pack("=q", seconds))  # one write: never half of a number
