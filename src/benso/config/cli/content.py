"""``benso load`` and ``benso check-content``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from benso.config.cli.progress import step
from benso.config.startup import prepare_django
from benso.kernel.content import ContentInvalid

FOLDER = click.argument("folder", required=False, type=click.Path(file_okay=False, path_type=Path))


@click.command("load")
@FOLDER
@click.option("--force", is_flag=True, help="Load even if nothing has changed since the last load.")
def load(folder: Path | None, force: bool) -> int:
    """Kiểm tra và nạp bộ nội dung của tỉnh — tất cả hoặc không gì cả.

    Check FOLDER (default: BENSO_CONTENT_DIR, content/bentre) and load it in one transaction. If anything is wrong,
    every mistake is named by file, line and field, and nothing is loaded.
    """
    prepare_django()
    from django.utils import timezone

    from benso.config.environment import environment

    load_or_exit(folder or environment().content_dir, at=timezone.now(), force=force)
    return 0


def load_or_exit(root: Path, *, at: datetime, force: bool = False) -> None:
    """Load a pack with a line of progress; where it has mistakes, list them and leave with status 1."""
    from benso.config.content import load_pack

    with step(f"Nội dung {root.name}") as line:
        try:
            changed = load_pack(root=root, actor="system:load", at=at, force=force)
        except ContentInvalid as error:
            _show(error, root)
            raise click.exceptions.Exit(1) from None
        line.say("đã nạp" if changed else "không đổi")


@click.command("check-content")
@FOLDER
def check_content(folder: Path | None) -> int:
    """Kiểm tra bộ nội dung, không cần cơ sở dữ liệu.

    Check FOLDER (default: BENSO_CONTENT_DIR, content/bentre) and name every mistake as file:line: field: what to do.
    Exit status 1 if there is any.
    """
    prepare_django(database=False)
    from benso.config.content import check_pack
    from benso.config.environment import environment

    root = folder or environment().content_dir
    with step(f"Kiểm tra {root.name}"):
        try:
            check_pack(root)
        except ContentInvalid as error:
            _show(error, root)
            raise click.exceptions.Exit(1) from None
    return 0


def _show(error: ContentInvalid, root: Path) -> None:
    click.echo("")
    for problem in error.problems:
        click.echo(f"{root / problem.file}:{problem.line}: {problem.field}: {problem.message}", err=True)
    click.echo(f"\n{len(error.problems)} lỗi; chưa nạp gì (nothing was loaded).", err=True)
