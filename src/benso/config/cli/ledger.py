"""``benso verify`` and ``benso export-ledger``."""

from __future__ import annotations

from pathlib import Path

import click

from benso.config.cli.progress import readable_size, step
from benso.config.startup import prepare_django


@click.command("verify")
@click.option("--seals", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="Compare with a seal list saved earlier (JSON).")  # fmt: skip
def verify(seals: Path | None) -> int:
    """Kiểm tra sổ cái và nhật ký: tính lại mọi niêm phong.

    Recompute every leaf, tree and chain of the ledger and the audit log, and compare every rollup with its entries. One
    flipped bit is found. Exit status 1 on any finding.
    """
    prepare_django()
    from benso.config.verification import verify_everything

    clean = True
    for name, report in verify_everything(seals):
        with step(name) as line:
            findings = report()
            line.say(findings.summary)
        for finding in findings.problems:
            click.echo(f"      ✗ {finding}", err=True)
        clean = clean and not findings.problems
    return 0 if clean else 1


@click.command("export-ledger")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export_ledger(file: Path) -> int:
    """Xuất toàn bộ sổ cái để người ngoài tự kiểm tra.

    Write the public part of every entry and every seal to FILE as JSON lines; check it anywhere, without the platform:
    python3 benso_verify.py FILE. Subjects, actors and keys appear only as salted digests.
    """
    prepare_django()
    from benso.config.verification import export_ledger_to

    with step(f"Xuất sổ cái vào {file}") as line:
        export_ledger_to(file)
        line.say(readable_size(file))
    return 0
