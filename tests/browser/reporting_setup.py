"""Run inside an installation: a small regime with open reports, and two reporters of their offices signed in.

Prints the numbers of the reports and the two session keys as JSON.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, date, datetime, timedelta

from benso.config.startup import prepare_django

MADE = 22
"""Reports, one for each test."""


def main() -> int:
    """Make everything and say it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benso.config.settings")
    prepare_django()
    from django.conf import settings

    from benso.domains.reporting import models
    from benso.domains.units.queries import roster
    from benso.kernel.periods import parse
    from tests.domains.reporting.small import declare, open_all, small_regime
    from tests.domains.reporting.values import put_all
    from tests.sites.desk.editors import browser

    now = datetime.now(UTC)
    code = f"T{now:%H%M%S%f}"
    declare(now, small_regime(code))
    open_all(now, (now - timedelta(days=45)).date(), code)
    reports = list(models.ReportRow.objects.filter(regime=code).order_by("due_at", "id")[:MADE])
    other = f"B{now:%H%M%S%f}"
    declare(now, small_regime(other))
    open_all(now, (now - timedelta(days=31)).date(), other)
    spare = models.ReportRow.objects.filter(regime=other).select_related("period").order_by("office")[:2]
    declare(now, small_regime(f"N{other}"))
    open_all(now, date(2025, 7, 1), f"N{other}")
    newer = models.ReportRow.objects.filter(regime=f"N{other}", period__code="2025-07~15").order_by("office")[0]
    before = roster().unit(newer.office).predecessors
    put_all({unit: {"test_fibre": 1_000} for unit in before}, parse("2025-06~15"), regime=f"N{other}")
    duties = sorted({("reporter", report.office) for report in (*reports, *spare, newer)})
    keys = [browser(*duties)[0].cookies[settings.SESSION_COOKIE_NAME].value for _ in range(2)]
    bulk = {
        width: (row.office, row.period.code, other) for width, row in zip(("360", "1440"), spare, strict=True)
    }  # fmt: skip
    told = {"bulk": bulk, "newer": newer.id, "fibre": f"{len(before)}.000"}
    told |= {"reports": [report.id for report in reports], "cookie": settings.SESSION_COOKIE_NAME, "sessions": keys}
    json.dump(told, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
