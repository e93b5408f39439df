"""Lines of progress: what is being done, what came of it, how long it took."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click

WIDTH = 58


class Step:
    """One line of progress, which may say at the end what came of it."""

    def __init__(self) -> None:
        self.outcome = ""

    def say(self, outcome: str) -> None:
        """Set what stands after the step's name."""
        self.outcome = outcome


@contextmanager
def step(name: str) -> Iterator[Step]:
    """Show a line while something takes its time; then a tick, what came of it, and the seconds."""
    live = os.isatty(1)
    begun = time.monotonic()
    if live:
        click.echo(f"  … {name}", nl=False)
    line = Step()
    try:
        yield line
    except BaseException:
        click.echo(f"\r  ✗ {name}" if live else f"  ✗ {name}")
        raise
    text = f"{name}: {line.outcome}" if line.outcome else name
    took = f"{time.monotonic() - begun:.1f}".replace(".", ",")
    click.echo(f"{chr(13) if live else ''}  ✓ {text:<{WIDTH}} {took} s")


def readable_size(path: Path) -> str:
    """Size of a file, as people write it in Vietnamese."""
    size = path.stat().st_size
    return f"{size / 1e6:.1f} MB".replace(".", ",") if size >= 1e5 else f"{size / 1e3:.0f} kB"


class Line:
    """One line that tells how far the province has lived; a line every so often where nobody looks on."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._live = os.isatty(1)
        self._told = 0.0
        self._said = (-1, date.min)

    def __call__(self, filed: int, day: date) -> None:
        """Tell, a few times a second at most."""
        self._tell((filed, day), f"{day:%d/%m/%Y}: {filed} / {self._total} hồ sơ")

    def reports(self, submitted: int, day: date) -> None:
        """Tell of reports."""
        self._tell((submitted, day), f"kỳ đến {day:%d/%m/%Y}: {submitted} báo cáo")

    def large(self, there: int, day: str, left: str) -> None:
        """Tell how many of a large province's applications are there."""
        self._tell((there, date.min), f"{there} / {self._total} hồ sơ{day}{left}")

    def _tell(self, said: tuple[int, date], words: str) -> None:
        now = time.monotonic()
        if now - self._told < (0.2 if self._live else 10) or said == self._said:
            return
        self._told, self._said = now, said
        text = f"  … {words}"
        click.echo(f"\r{text:<58}" if self._live else text, nl=not self._live)
        sys.stdout.flush()
