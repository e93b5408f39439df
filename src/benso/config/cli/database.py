"""``benso backup``, ``benso restore`` and the embedded database by hand (``benso db``)."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from benso.config import embedded
from benso.config.cli.progress import readable_size, step
from benso.config.database import back_up, database_url, other_clients
from benso.config.database import renew as renew_database
from benso.config.database import restore as restore_database
from benso.config.environment import environment


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> int:
    """Sao lưu toàn bộ cơ sở dữ liệu vào một tệp.

    Write the whole database to FILE (custom format of pg_dump) while everything keeps running. Keep the file
    secret.key of the state folder with it: the officials' second factors are encrypted with it.

    \b
    benso backup /srv/backup/benso-$(date +%F).dump
    """
    env = environment()
    with step(f"Sao lưu vào {file}") as line:
        back_up(url=database_url(env), file=file)
        line.say(readable_size(file))
    if env.secret_key is None:
        click.echo(f"    Giữ cùng bản sao lưu (keep with it): {env.state_dir / 'secret.key'}")
    return 0


@click.command("restore")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Allow it although the database is not empty.")
def restore(file: Path, replace: bool) -> int:
    """Khôi phục từ một tệp sao lưu; kiểm tra xong mới thay.

    Restore FILE beside the database in use, verify its ledger and audit log, and only then let it take over. A database
    that is not empty is refused without --replace; what is replaced is kept under another name.
    """
    with step(f"Khôi phục từ {file}"):
        kept = restore_database(url=database_url(environment()), file=file, replace=replace, at=datetime.now(UTC))
    if kept:
        click.echo(f"    Dữ liệu cũ còn trong cơ sở dữ liệu (the old one is kept as): {kept}")
    return 0


@click.group("db")
def db() -> None:
    """Cơ sở dữ liệu nhúng: bật, tắt, xem (the embedded PostgreSQL by hand)."""


@db.command("start")
def start() -> int:
    """Start it (an already running one is fine)."""
    server = embedded.start(environment().state_dir)
    click.echo(f"PostgreSQL: 127.0.0.1:{server.port}")
    return 0


@db.command("stop")
@click.option("--if-idle", is_flag=True, help="Only if nobody is connected.")
def stop(if_idle: bool) -> int:
    """Stop it."""
    env = environment()
    if if_idle and other_clients(env):
        click.echo("Đang có kết nối; để yên (in use; left running).")
        return 0
    embedded.stop(env.state_dir)
    return 0


@db.command("status")
def status() -> int:
    """Say whether it runs; exit status 1 if not. Starts nothing."""
    env = environment()
    pid = embedded.process_id(env.state_dir)
    click.echo(f"Đang chạy, tiến trình {pid} ({env.state_dir})" if pid else f"Không chạy ({env.state_dir})")
    return 0 if pid else 1


@db.command("renew")
def renew() -> int:
    """Set the database aside under another name and begin with an empty one. Nothing is deleted."""
    with step("Cơ sở dữ liệu mới") as line:
        line.say(f"cái cũ còn dưới tên {renew_database(url=database_url(environment()), at=datetime.now(UTC))}")
    return 0


@db.command("url")
def url() -> int:
    """Print its address, password included."""
    click.echo(database_url(environment()))
    return 0


@db.command("psql", context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def psql(arguments: tuple[str, ...]) -> None:
    """Open psql on it; what follows is handed on (benso db psql -c 'SELECT 1')."""
    program = str(embedded.client("psql"))
    os.execv(program, [program, database_url(environment()), *arguments])  # noqa: S606 - takes this process's place
