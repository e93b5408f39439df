"""``benso doctor``."""

from __future__ import annotations

import click

from benso.config.doctor import Level, examine
from benso.config.environment import environment

MARKS = {Level.OK: "✓", Level.WARN: "!", Level.FAIL: "✗"}


@click.command("doctor")
def doctor() -> int:
    """Khám: có gì sai trong thiết lập và cách chữa.

    Look at everything an installation needs and say how to mend what is wrong. Starts nothing, changes nothing. Exit
    status 1 if something keeps the platform from working (✗); ! is worth knowing.
    """
    env = environment()
    worst = Level.OK
    running = _prepare(env.database_url is not None)
    for finding in examine(env):
        click.echo(f"  {MARKS[finding.level]} {finding.subject:<26} {finding.state}")
        if finding.remedy:
            click.echo(f"      → {finding.remedy}")
        worst = max(worst, finding.level, key=list(Level).index)
        if finding.level is Level.FAIL and not running:
            continue
    return 1 if worst is Level.FAIL else 0


def _prepare(external: bool) -> bool:
    """Bring up Django only where that does not start a database."""
    from benso.config import embedded
    from benso.config.startup import prepare_django

    running = external or embedded.process_id(environment().state_dir) is not None
    prepare_django(database=running)
    return running
