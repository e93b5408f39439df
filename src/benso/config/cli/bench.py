"""``benso bench``."""

from __future__ import annotations

import json
import sys
from importlib import import_module
from typing import Any

import click

from benso.config.environment import PROJECT_ROOT
from benso.config.startup import prepare_django

FOLDER = PROJECT_ROOT / "benchmarks"


@click.command("bench")
@click.argument("name")
@click.option("--full", is_flag=True, help="The full sizes (minutes); without it under a minute.")
@click.option("--json", "as_json", is_flag=True, help="End with one line that is a JSON object.")
def bench(name: str, full: bool, as_json: bool) -> int:
    """Đo tốc độ: nền tảng so với SQL viết tay, trong cùng một lần chạy.

    Run benchmarks/NAME.py. Each measures the platform against the physical limit, the same rows by hand-written SQL or
    COPY in the same run, because a ratio means the same on every machine.

    \b
    benso bench ledger
    benso bench board --full --json
    """
    names = sorted(p.stem for p in FOLDER.glob("*.py") if not p.stem.startswith("_"))
    if name not in names:
        raise click.ClickException(f"Không có phép đo “{name}”. Có: {', '.join(names)}")
    sys.path.insert(0, str(PROJECT_ROOT))
    prepare_django()
    result: dict[str, Any] = import_module(f"benchmarks.{name}").run(full=full)
    for key, value in result.items():
        click.echo(f"  {key:<24} {value}")
    if as_json:
        click.echo(json.dumps(result, ensure_ascii=False, default=str))
    return 0
