"""``benso dev-services``: stand-ins for the systems outside, and invented officials, on a development machine."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import NoReturn

import click

from benso.config.environment import Environment, environment
from benso.config.processes import Child
from benso.config.services import development_address, development_port

NAME = "dev-services"


@click.command(NAME)
def dev_services() -> NoReturn:
    """Chỉ chạy dịch vụ thay thế khi phát triển: nơi định danh, ngân hàng, cổng quốc gia.

    Run the development services alone. They let anybody in as an invented person, so they refuse to run beside a public
    address (BENSO_PUBLIC_URL) or a real identity provider (BENSO_OIDC_ISSUER).
    """
    env = environment()
    if not development_address(env):
        raise click.ClickException(
            "Dịch vụ phát triển không chạy cùng BENSO_PUBLIC_URL hay BENSO_OIDC_ISSUER; "
            "với địa chỉ không phải của riêng máy này (BENSO_HOST), phải đặt BENSO_DEV_SERVICES=1."
        )
    os.environ["BENSO_COLLECTED_STATIC"] = "1"
    command = _command(env)
    os.execv(command[0], command)  # noqa: S606 - takes this process's place


def development_children(env: Environment) -> list[Child]:
    """The development services as a child of ``up``; none where there are none, or where the port is taken."""
    from benso.config.startup import PortTakenError, check_port

    if not development_address(env):
        return []
    port = development_port(env)
    try:
        check_port(env.host, port)
    except PortTakenError:
        click.echo(f"  ! Cổng {port} đang bận: không chạy dịch vụ phát triển (đặt BENSO_DEV_PORT).", err=True)
        return []
    return [Child(NAME, _command(env), optional=True)]


def say_development(env: Environment) -> None:
    """Where to try things, if there is anything to try with."""
    address = development_address(env)
    if address:
        click.echo(f"  Đăng nhập thử, ngân hàng thử (development):  {address}/")


def prepare_development(env: Environment, *, at: datetime) -> None:
    """On a development machine, see that the invented officials are there."""
    if not development_address(env):
        return
    from benso.config.cli.progress import step

    with step("Cán bộ mô phỏng") as line:
        made = make_officials(env.content_dir, actor="system:up", at=at)
        line.say(f"{made} người mới" if made else "không đổi")


def make_officials(root: Path, *, actor: str, at: datetime) -> int:
    """Make the officials the pack invents that are not there yet, on duty since the day their units began."""
    from benso.domains.accounts.operations import create_simulated_officials
    from benso.domains.units.queries import unit
    from benso.sites.simulator.cast import read_officials

    people = [(one.username, one.name, one.duties) for one in read_officials(root)]
    if not people:
        return 0
    first = max(unit(place).valid_from for _, _, duties in people for _, place, _ in duties)
    return create_simulated_officials(people=people, valid_from=first, actor=actor, at=at)


def _command(env: Environment) -> list[str]:
    # One process: what the provider has given out is remembered in its memory.
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", env.host,
        "--port", str(development_port(env)), "--workers", "1", "--blocking-threads", "4", "--no-ws",
        "--respawn-failed-workers", "--log-level", "warning", "benso.config.development:application",
    ]  # fmt: skip
