"""``benso tokens``: what programs of an office sign in with."""

from __future__ import annotations

import getpass
from datetime import timedelta
from uuid import UUID

import click

from benso.config.startup import prepare_django


@click.group("tokens")
def tokens() -> None:
    """Mã truy cập cho phần mềm của cơ quan (tokens for programs that use /api/v1/)."""


@tokens.command("create")
@click.argument("username")
@click.option("--name", required=True, help="What it is for; shown in the list.")
@click.option("--scope", "scopes", multiple=True, default=("read",), show_default=True, help="read, submit, act.")
@click.option("--days", default=90, show_default=True, help="How long it works; at most 366.")
@click.option("--per-minute", default=6000, show_default=True, help="Requests a minute.")
def create(username: str, name: str, scopes: tuple[str, ...], days: int, per_minute: int) -> int:
    """Issue a token that works with an official's duties, and print its secret this once.

    \b
    benso tokens create motcua.bentre --name "Phần mềm một cửa" --scope read --scope submit --scope act
    """
    prepare_django()
    from django.utils import timezone

    from benso.domains.accounts.operations import issue_token
    from benso.domains.accounts.queries import official_named
    from benso.domains.accounts.types import Scope

    if strange := [one for one in scopes if one not in set(Scope)]:
        raise click.ClickException(f"Không có phạm vi “{strange[0]}”. Có: {', '.join(Scope)}")
    now = timezone.now()
    issued = issue_token(
        official_id=official_named(username).id,
        name=name,
        scopes=[Scope(one) for one in scopes],
        expires_at=now + timedelta(days=days),
        per_minute=per_minute,
        actor=f"console:{getpass.getuser()}",
        at=now,
    )
    click.echo(f"  {issued.token.id}  đến {issued.token.expires_at:%d/%m/%Y} (chỉ hiện một lần, shown only once):")
    click.echo(f"  {issued.secret}")
    return 0


@tokens.command("list")
def list_tokens() -> int:
    """List every token: id, official, scopes, end, name."""
    prepare_django()
    from django.utils import timezone

    from benso.domains.accounts.queries import client_tokens, official_names

    found = client_tokens()
    names = official_names({one.official for one in found})
    now = timezone.now()
    for one in found:
        state = "✓" if one.in_force(now) else "–"
        scopes = ",".join(sorted(one.scopes))
        click.echo(f"  {state} {one.id}  {one.expires_at:%d/%m/%Y}  {scopes:<16} {names[one.official]}: {one.name}")
    if not found:
        click.echo("  Chưa có mã truy cập nào (no tokens yet).")
    return 0


@tokens.command("revoke")
@click.argument("token", type=click.UUID)
def revoke(token: UUID) -> int:
    """End a token at once."""
    prepare_django()
    from django.utils import timezone

    from benso.domains.accounts.operations import revoke_token

    revoke_token(token=token, actor=f"console:{getpass.getuser()}", at=timezone.now())
    click.echo("  Đã thu hồi (revoked).")
    return 0
