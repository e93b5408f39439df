"""Run inside an installation: a small regime with an open report, and two reporters of its office signed in.

Prints the number of the report and the two session keys as JSON.
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

    from benso.domains.reporting import models
    from tests.domains.reporting.small import declare, open_all, small_regime
    from tests.sites.desk.editors import browser

    now = datetime.now(UTC)
    code = f"T{now:%H%M%S%f}"
    declare(now, small_regime(code))
    open_all(now, (now - timedelta(days=45)).date(), code)
    report = models.ReportRow.objects.filter(regime=code).order_by("due_at", "id")[0]
    keys = [browser(("reporter", report.office))[0].cookies[settings.SESSION_COOKIE_NAME].value for _ in range(2)]
    json.dump({"report": report.id, "cookie": settings.SESSION_COOKIE_NAME, "sessions": keys}, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
