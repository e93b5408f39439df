"""Run inside an installation: a report of five thousand rows and a signed-in reporter. Prints what a test needs."""

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

    from benso.domains.reporting import models, operations
    from tests.domains.reporting.large import indicators, large_regime
    from tests.domains.reporting.small import open_all
    from tests.sites.desk.editors import browser

    now = datetime.now(UTC)
    code = f"L{now:%H%M%S%f}"
    operations.declare_indicators(indicators=indicators(), code_lists=(), actor="system:test", at=now)
    operations.load_regimes(regimes=(large_regime(code),), actor="official:2", at=now)
    open_all(now, (now - timedelta(days=31)).date(), code)
    report = models.ReportRow.objects.filter(regime=code).order_by("due_at", "id")[0]
    key = browser(("reporter", report.office))[0].cookies[settings.SESSION_COOKIE_NAME].value
    json.dump({"report": report.id, "cookie": settings.SESSION_COOKIE_NAME, "session": key}, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
