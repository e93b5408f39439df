"""Lines of progress: what is being done, what came of it, how long it took."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
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
