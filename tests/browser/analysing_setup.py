"""Run inside an installation: approved figures, three views and a dashboard of an official who is signed in.

Prints the address of the question and the session key as JSON.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime, timedelta

from benso.config.startup import prepare_django


def main() -> int:
    """Make everything and say it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benso.config.settings")
    prepare_django()
    from django.conf import settings

    from benso.domains.reporting import operations
    from benso.domains.reporting.types import Audience
    from benso.domains.units.queries import units_on
    from benso.domains.units.types import Level
    from benso.kernel.periods import month
    from tests.domains.reporting.small import declare, small_regime
    from tests.domains.reporting.values import put_all
    from tests.sites.desk.editors import PROVINCE, browser

    now = datetime.now(UTC)
    code = f"A{now:%H%M%S%f}"
    declare(now - timedelta(days=60), small_regime(code))
    for number in (8, 9, 10):
        period = month(2024, number, cut_off=15)  # months nobody else fills: a cell has one value at a time
        units = units_on(period.end, Level.COMMUNE)
        figures = {unit.id: {"test_households": 900 + 11 * place} for place, unit in enumerate(units)}
        figures.popitem()  # one commune has not reported
        simulated, published = number == 8, number < 10
        put_all(figures, period, published=published, regime=code, simulated=simulated, receiver=PROVINCE)
    (whole,) = units_on(month(2024, 10, cut_off=15).end, Level.PROVINCE)
    client, actor = browser(("report_approver", PROVINCE))
    query = {"i": ["test_households"], "from": ["2024-07-01"], "to": ["2024-10-31"]}
    parts = []
    for title, more in ((f"{code} cả tỉnh", {"level": ["province"]}), (f"{code} theo xã", {}), (f"{code} theo kỳ", {})):
        slug = operations.save_view(
            title=title,
            kind="view",
            content={"query": {**query, **more}},
            audience=Audience.PUBLIC,
            owner=actor,
            at=now,
        )
        parts.append({"slug": slug, "size": "half"})
    board = operations.save_view(
        title=f"{code} tổng hợp",
        kind="dashboard",
        content={"parts": parts},
        audience=Audience.PUBLIC,
        owner=actor,
        at=now,
    )
    made = {
        "query": "i=test_households&from=2024-07-01&to=2024-10-31", "board": board, "parts": [p["slug"] for p in parts],
        "figure": f"item=test_households&unit={whole.id}&period=2024-10~15&level=province",
        "cookie": settings.SESSION_COOKIE_NAME, "session": client.cookies[settings.SESSION_COOKIE_NAME].value,
    }  # fmt: skip
    json.dump(made, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
