"""What the commands share: bringing up Django, and lines of progress."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

WIDTH = 58


def prepare_django(*, database: bool = True) -> None:
    """Load settings and apps; without ``database`` nothing is started and any query fails.

    Commands may take long over one statement, so the limit that protects pages is lifted.
    """
    if not database:
        os.environ["DATABASE_URL"] = "postgresql://none@127.0.0.1:1/none"
    import django
    from django.conf import settings

    default: dict[str, Any] = settings.DATABASES["default"]
    default["OPTIONS"]["options"] = "-c timezone=UTC -c statement_timeout=0"
    django.setup()


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
