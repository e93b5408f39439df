"""``benso officials``: the way in for the first official."""

from __future__ import annotations

import getpass

import click

from benso.config.environment import environment
from benso.config.startup import prepare_django


@click.group("officials")
def officials() -> None:
    """Cán bộ đăng nhập bàn làm việc (officials who may sign in to the desk)."""


@officials.command("create")
@click.argument("username")
@click.option("--name", required=True, help="Name shown to others.")
@click.option("--role", default="province_admin", show_default=True, help="What they are appointed to; '' for nothing.")
@click.option("--unit", default="", help="Unit of the appointment; default: the province.")
def create(username: str, name: str, role: str, unit: str) -> int:
    """Create an official and print the one-time link with which they set password and second factor.

    \b
    benso officials create quantri --name "Quản trị tỉnh"
    """
    prepare_django()
    from django.utils import timezone

    from benso.domains.accounts.operations import create_official
    from benso.domains.accounts.types import Role
    from benso.domains.units.queries import units_on
    from benso.domains.units.types import Level

    try:
        chosen = Role(role) if role else None
    except ValueError:
        raise click.ClickException(f"Không có vai trò “{role}”. Có: {', '.join(Role)}") from None
    now = timezone.now()
    if chosen and not unit:
        unit = next(iter(units_on(now.date(), Level.PROVINCE))).id
    invitation = create_official(
        username=username, name=name, role=chosen, unit=unit, actor=f"console:{getpass.getuser()}", at=now
    )
    _show(invitation.token, invitation.expires_at.isoformat(timespec="minutes"))
    return 0


@officials.command("invite")
@click.argument("official_id", type=int)
def invite(official_id: int) -> int:
    """Print a new one-time link for an official who lost password or phone."""
    prepare_django()
    from django.utils import timezone

    from benso.domains.accounts.operations import invite_official

    invitation = invite_official(official_id=official_id, actor=f"console:{getpass.getuser()}", at=timezone.now())
    _show(invitation.token, invitation.expires_at.isoformat(timespec="minutes"))
    return 0


@officials.command("demo")
def demo() -> int:
    """Make the invented officials of the content pack; on a development machine one click signs them in."""
    prepare_django()
    from django.utils import timezone

    from benso.config.cli.development import make_officials

    env = environment()
    made = make_officials(env.content_dir, actor=f"console:{getpass.getuser()}", at=timezone.now())
    click.echo(f"  {made} cán bộ mô phỏng mới (new simulated officials).")
    return 0


def _show(token: str, expires: str) -> None:
    from django.urls import reverse

    env = environment()
    address = env.public_url.rstrip("/") or f"http://{env.host}:{env.port}"
    click.echo(
        f"  Mở một lần trước {expires} (open once before):\n  {address}{reverse('desk:open_link', args=[token])}"
    )
