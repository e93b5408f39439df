"""Run inside an installation: a small regime with open reports, and two reporters of their offices signed in.

Prints the numbers of the reports and the two session keys as JSON.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime, timedelta

from benso.config.startup import prepare_django

MADE = 16
"""Reports, one for each test."""


def main() -> int:
    """Make everything and say it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benso.config.settings")
    prepare_django()
    from django.conf import settings

    from benso.domains.reporting import models
    from tests.domains.reporting.small import declare, open_all, small_regime
    from tests.sites.desk.editors import browser

    now = datetime.now(UTC)
    code = f"T{now:%H%M%S%f}"
    declare(now, small_regime(code))
    open_all(now, (now - timedelta(days=45)).date(), code)
    reports = list(models.ReportRow.objects.filter(regime=code).order_by("due_at", "id")[:MADE])
    duties = [("reporter", report.office) for report in reports]
    keys = [browser(*duties)[0].cookies[settings.SESSION_COOKIE_NAME].value for _ in range(2)]
    told = {"reports": [report.id for report in reports], "cookie": settings.SESSION_COOKIE_NAME, "sessions": keys}
    json.dump(told, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
