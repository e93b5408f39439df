"""``benso simulate``: a synthetic province that has been at work for months, made through the real operations."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from datetime import time as clock
from typing import Any

import click

from benso.config.cli.large import live_large
from benso.config.cli.progress import Line, step
from benso.config.environment import Environment, environment
from benso.config.services import development_address
from benso.config.startup import answers, prepare_django

MONTHS_BACK = 92
"""Days of work behind the last one."""
FIRST_SEED = 1
MOST = 1_000_000
LARGE = 2_000
"""From this many applications on they are lived by several processes, one application after the other."""
NAMES: Mapping[str, str] = {
    "filed": "hồ sơ nộp",
    "deeds": "việc của cán bộ",
    "supplements": "lần bổ sung",
    "transfers": "lần chuyển khoản",
    "cash": "lần thu tiền mặt",
    "apologies": "thư xin lỗi",
    "ratings": "lượt đánh giá",
    "feedback": "phản ánh",
    "people": "người dân",
    "officials": "cán bộ tạo thêm",
    "reports": "báo cáo đã gửi",
    "published_reports": "báo cáo đã công bố",
    "missing_reports": "báo cáo không gửi",
}


@click.command("simulate")
@click.option("--dossiers", default=100, show_default=True, type=click.IntRange(1, MOST), help="Applications.")
@click.option(
    "--seed",
    default=FIRST_SEED,
    show_default=True,
    type=click.IntRange(0, 999_999),
    help="The same seed: the same province.",
)
@click.option(
    "--reports", default=3, show_default=True, type=click.IntRange(0, 24),
    help="Months of reports of the communes; 0: none.",
)  # fmt: skip
@click.option(
    "--workers", type=click.IntRange(1, 64), help=f"Processes for {LARGE} applications and more; default: the cores.",
)  # fmt: skip
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help=f"First day; default: {MONTHS_BACK} days back.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Last day; default: now.")
def simulate(
    dossiers: int, seed: int, reports: int, workers: int | None, since: datetime | None, until: datetime | None
) -> int:
    """Cho một tỉnh mô phỏng sống: người dân và cán bộ bịa ra nộp, xử lý, ký, trả hồ sơ.

    Invented citizens and officials file, examine, sign, pay and complain through the same operations as everybody
    else, at simulated times inside office hours. Everything they make is marked as simulated and counted apart. The
    web server and the worker of this installation must not be running.

    From 2,000 applications on (or with --workers) whatever ends it, the same command goes on where it stopped.
    """
    env = environment()
    if not development_address(env):
        raise click.ClickException(
            "Chỉ mô phỏng trên máy phát triển: không chạy cùng BENSO_PUBLIC_URL hay BENSO_OIDC_ISSUER."
        )
    if answers(f"http://127.0.0.1:{env.port}"):
        raise click.ClickException("Bến Số đang chạy; dừng lại (Ctrl-C) rồi mô phỏng, sau đó chạy tiếp.")
    begun = time.monotonic()
    _prepare(env)
    first, last = _days(since, until)
    if workers or dossiers >= LARGE:
        counts, last = live_large(env, dossiers, seed, first, last, workers or os.cpu_count() or 1)
    else:
        counts = _live(env, dossiers, seed, first, last)
    counts = counts | _report(env, reports, seed, last)
    _seal(last)
    told = ", ".join(f"{counts[name]} {words}" for name, words in NAMES.items() if counts.get(name))
    click.echo(f"\n  {told}.\n  Mất {time.monotonic() - begun:.0f} giây. Xem: benso up\n")
    return 0


def _prepare(env: Environment) -> None:
    """Tables, the province's content, the invented officials: whatever is still missing."""
    with step("Lược đồ") as line:
        prepare_django()
        from benso.config.startup import migrate

        count = migrate()
        line.say(f"{count} bước mới" if count else "không đổi")
    from django.utils import timezone

    from benso.config.cli.content import load_or_exit
    from benso.config.cli.development import prepare_development

    load_or_exit(env.content_dir, at=timezone.now())
    prepare_development(env, at=timezone.now())


def _days(since: datetime | None, until: datetime | None) -> tuple[datetime, datetime]:
    """The moments between which the province lives; never later than now."""
    from django.utils import timezone

    from benso.kernel.working_time import VIETNAM

    now = timezone.now().astimezone(VIETNAM).replace(microsecond=0)
    last = min(now, datetime.combine(until.date(), clock(23, 59), VIETNAM)) if until else now
    day: date = since.date() if since else last.date() - timedelta(days=MONTHS_BACK)
    first = datetime.combine(day, clock(6), VIETNAM)
    if first >= last:
        raise click.ClickException("Ngày đầu (--since) phải trước ngày cuối (--until), và không ngày nào ở tương lai.")
    return first, last


def _live(env: Environment, dossiers: int, seed: int, first: datetime, last: datetime) -> dict[str, int]:
    from django.conf import settings
    from django.db import connection

    from benso.sites.simulator.cast import read_officials, read_people
    from benso.sites.simulator.province import AlreadySimulated, read_script, simulate

    provider: dict[str, Any] = settings.OIDC or {}
    offices = [(unit, agency) for one in read_officials(env.content_dir) for _, unit, agency in one.duties]
    busy = list(dict.fromkeys(unit for unit, agency in offices if not agency))
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO off")  # a lost tail of an invented province is no loss
    try:
        return simulate(
            script=read_script(env.content_dir), cast=read_people(env.content_dir), dossiers=dossiers, seed=seed,
            since=first, until=last, issuer=str(provider["issuer"]), busy=busy, progress=Line(dossiers),
        )  # fmt: skip
    except AlreadySimulated as error:
        click.echo(f"\r  ✓ {error}")
        return {}


def _report(env: Environment, months: int, seed: int, last: datetime) -> dict[str, int]:
    """The communes' reports of the last months. What was begun in an earlier run is left as it is."""
    from benso.sites.simulator.reporting import read_report_script, simulate_reports

    scripts = read_report_script(env.content_dir)
    if not months or not scripts:
        return {}
    since = last.date() - timedelta(days=31 * months)
    line = Line(0)
    return simulate_reports(scripts=scripts, seed=seed, since=since, until=last, progress=line.reports)


def _seal(at: datetime) -> None:
    from django.utils import timezone

    from benso.domains.audit.operations import seal_events
    from benso.domains.ledger.operations import seal_pending

    with step("Niêm phong sổ cái") as line:
        count = seal_pending(at=max(at, timezone.now()))
        seal_events(at=max(at, timezone.now()))
        line.say(f"{count} bút toán")
