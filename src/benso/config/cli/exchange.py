"""``benso exchange``: what waits for other systems, what nobody takes, and sending again."""

from __future__ import annotations

import getpass
from datetime import datetime

import click

from benso.config.startup import prepare_django


@click.group("exchange")
def exchange() -> None:
    """Bản tin gửi hệ thống khác: đang chờ, đã dừng, gửi lại.

    Messages to other systems: what waits, what is dead, sending again.
    """


@exchange.command("waiting")
def waiting() -> int:
    """Đếm bản tin đang chờ theo kênh. What waits, per channel; exit status 1 if anything is dead."""
    prepare_django()
    from benso.domains.exchange import queries

    channels = queries.waiting()
    for one in channels:
        since = one.oldest.isoformat(timespec="seconds") if one.oldest else "–"
        click.echo(f"{one.channel}: {one.waiting} chờ (từ {since}), {one.dead} dừng, {one.blocked} bị chặn")
    if not channels:
        click.echo("Không có bản tin nào đang chờ.")
    return 1 if any(one.dead for one in channels) else 0


@exchange.command("dead")
@click.option("--channel", default="", help="Only this channel.")
def dead(channel: str) -> int:
    """Liệt kê bản tin đã dừng gửi và lý do. Dead messages with the last answer."""
    prepare_django()
    from benso.domains.exchange import queries

    for message in queries.dead_messages(channel=channel):
        click.echo(f"{message.id}  {message.channel}  {message.kind}  {message.key}  {message.last_error}")
    return 0


@exchange.command("replay")
@click.argument("channel")
@click.option("--since", required=True, type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]), help="From this day.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]), help="Until before this day.")
@click.option("--key", default="", help="Only this key, e.g. dossier:<number>.")
def replay(channel: str, since: datetime, until: datetime | None, key: str) -> int:
    """Gửi lại các bản tin của một kênh theo đúng thứ tự. Send the messages of a channel again, in order."""
    prepare_django()
    from django.utils import timezone

    from benso.domains.exchange import operations
    from benso.kernel.working_time import VIETNAM

    count = operations.replay_messages(
        channel=channel,
        since=since.replace(tzinfo=VIETNAM),
        until=until.replace(tzinfo=VIETNAM) if until else None,
        key=key,
        actor=f"console:{getpass.getuser()}",
        at=timezone.now(),
    )
    click.echo(f"{count} bản tin sẽ được gửi lại.")
    return 0


@exchange.command("skip")
@click.argument("message", type=int)
@click.option("--reason", required=True, help="Why; kept on record.")
def skip(message: int, reason: str) -> int:
    """Bỏ qua một bản tin đã dừng để các bản tin sau đi tiếp. Let a dead message go."""
    prepare_django()
    from django.utils import timezone

    from benso.domains.exchange import operations

    operations.skip_message(message=message, reason=reason, actor=f"console:{getpass.getuser()}", at=timezone.now())
    click.echo(f"Đã bỏ qua bản tin {message}.")
    return 0
