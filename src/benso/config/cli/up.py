"""``benso up``: from nothing to a serving platform; and its two halves, ``web`` and ``worker``."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import click

from benso.config.cli.development import development_children, prepare_development, say_development
from benso.config.cli.progress import step
from benso.config.environment import Environment, environment
from benso.config.processes import Child, Supervisor
from benso.config.startup import prepare_django

BOOT_SECONDS = 60
GOODBYE_SECONDS = 3
"""How long the connections of our own processes may take to close."""


@click.command("up")
@click.option("--no-load", is_flag=True, help="Do not load the content pack.")
def up(no_load: bool) -> int:
    """Khởi động tất cả: cơ sở dữ liệu, lược đồ, nội dung, web và tiến trình nền.

    Start everything and stay in the foreground; Ctrl-C stops what was started. Steps that have nothing to do take no
    time, so the second start takes seconds. A part that dies is started again.

    \b
    BENSO_HOST, BENSO_PORT     where to listen (127.0.0.1, 8000)
    BENSO_WORKERS              web processes (2)
    DATABASE_URL               your own PostgreSQL 18 instead of the embedded one
    BENSO_CONTENT_DIR          the province (content/bentre)
    BENSO_DEV_SERVICES         identity provider, bank and invented officials to try things with (0: none)
    """
    from benso.config import startup

    # From the first moment on, also where a shell started us in the background and had interrupts ignored.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    os.environ["BENSO_COLLECTED_STATIC"] = "1"
    env = environment()
    click.echo("\n  Bến Số\n")
    startup.check_port(env.host, env.port)
    children = [Child("web", _web_command(env)), Child("worker", _own("worker")), *development_children(env)]
    supervisor = Supervisor(children, _report)
    started_server = False
    try:
        started_server = _start_database(env)
        _prepare(env, load=not no_load)
        supervisor.watch = _watch(env, supervisor)
        _serve(env, supervisor)
    finally:
        supervisor.stop()
        if started_server:
            _stop_database(env)
    click.echo("\n  Đã dừng.")
    return 0


@click.command("web")
def web() -> NoReturn:
    """Chỉ chạy máy chủ web (web server alone; the database must be ready)."""
    os.environ["BENSO_COLLECTED_STATIC"] = "1"
    command = _web_command(environment())
    os.execv(command[0], command)  # noqa: S606 - takes this process's place


@click.command("worker")
def worker() -> int:
    """Chỉ chạy tiến trình nền: niêm phong sổ cái và các công việc hẹn giờ.

    Run the worker alone: it seals the ledger and the audit log several times a second and runs background jobs. Any
    number may run at the same time, on any machine.
    """
    prepare_django()
    from benso.config.worker import run

    return run()


def _start_database(env: Environment) -> bool:
    if env.database_url:
        return False
    from benso.config import embedded

    with step("Cơ sở dữ liệu PostgreSQL nhúng") as line:
        server = embedded.start(env.state_dir)
        line.say(f"127.0.0.1:{server.port}")
    return server.started


def _prepare(env: Environment, *, load: bool) -> None:
    from benso.config import startup

    with step("Lược đồ") as line:
        prepare_django()
        count = startup.migrate()
        line.say(f"{count} bước mới" if count else "không đổi")
    from django.conf import settings
    from django.db import connections
    from django.utils import timezone

    if load:
        from benso.config.cli.content import load_or_exit

        load_or_exit(env.content_dir, at=timezone.now())
        prepare_development(env, at=timezone.now())
        from benso.config.jobs import open_reports_soon

        open_reports_soon()
    with step("Tệp giao diện") as line:
        count = startup.collect_static(Path(str(settings.STATIC_ROOT)))
        line.say(f"{count} tệp" if count else "không đổi")
    connections.close_all()


def _serve(env: Environment, supervisor: Supervisor) -> None:
    address = env.public_url or f"http://{'127.0.0.1' if env.host in ('0.0.0.0', '::') else env.host}:{env.port}"  # noqa: S104
    with step("Web và tiến trình nền"):
        supervisor.start()
        _wait_until_answering(f"http://127.0.0.1:{env.port}", supervisor)
    click.echo(f"\n  Bảng chỉ tiêu:  {address}/")
    say_development(env)
    click.echo("  Dừng: Ctrl-C\n")
    sys.stdout.flush()
    supervisor.run()


def _own(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "benso.config.cli", *arguments]


def _web_command(env: Environment) -> list[str]:
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", env.host, "--port", str(env.port),
        "--workers", str(env.workers), "--blocking-threads", str(env.threads), "--no-ws", "--respawn-failed-workers",
        "--log-level", "warning", "benso.config.wsgi:application",
    ]  # fmt: skip


def _report(name: str, status: int) -> None:
    click.echo(f"  ! {name} đã dừng (mã {status}); đang khởi động lại", err=True)


def _watch(env: Environment, supervisor: Supervisor) -> Callable[[], None]:
    """What keeps the embedded server alive; should its port have changed, web and worker are started anew."""
    from benso.config import embedded

    port = None if env.database_url else embedded.start(env.state_dir).port

    def watch() -> None:
        nonlocal port
        if port is None or embedded.process_id(env.state_dir) is not None:
            return
        click.echo("  ! cơ sở dữ liệu đã dừng; đang khởi động lại", err=True)
        now = embedded.start(env.state_dir).port
        if now != port:
            port = now
            for child in supervisor.children:
                child.signal(signal.SIGTERM)

    return watch


def _wait_until_answering(address: str, supervisor: Supervisor) -> None:
    from benso.config import startup

    deadline = time.monotonic() + BOOT_SECONDS
    required = [child for child in supervisor.children if not child.optional]
    while not startup.answers(address):
        dead = [child.name for child in required if child.process and child.process.poll() is not None]
        if dead:
            raise click.ClickException(f"{dead[0]} dừng ngay khi khởi động; xem dòng lỗi ở trên.")
        if time.monotonic() > deadline:
            raise click.ClickException(f"Web chưa trả lời sau {BOOT_SECONDS} giây; thử: benso doctor")
        time.sleep(0.1)


def _stop_database(env: Environment) -> None:
    """Stop the server this command started, unless another program of this checkout is using it."""
    from benso.config import embedded
    from benso.config.database import other_clients

    deadline = time.monotonic() + GOODBYE_SECONDS
    while other_clients(env) and time.monotonic() < deadline:
        time.sleep(0.1)
    if other_clients(env) == 0:
        embedded.stop(env.state_dir)
