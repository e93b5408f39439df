"""Run inside an installation: reports submitted, approved, corrected, overdue, and an approver signed in.

Prints the numbers of the reports and the session key as JSON.
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

    from benso.domains.reporting import models, operations
    from tests.domains.reporting.people import fill, submit, through
    from tests.domains.reporting.small import declare, open_all, small_regime
    from tests.sites.desk.editors import browser

    now = datetime.now(UTC)
    code = f"T{now:%H%M%S%f}"
    then = now - timedelta(days=60)
    declare(then, small_regime(code))
    open_all(now, (now - timedelta(days=50)).date(), code)
    rows = models.ReportRow.objects.filter(regime=code, due_at__lt=now).order_by("due_at", "office")
    waiting, corrected, approved = rows.values_list("id", flat=True)[:3]
    for number in (corrected, approved):
        through(number, now - timedelta(hours=3))
    through(corrected, now - timedelta(hours=2), fibre=1300)
    fill(waiting, now, fibre=1400)
    submit(waiting, now)
    receiver = rows[0].receiver
    client, _ = browser(("report_approver", receiver), ("report_publisher", receiver), ("reporter", rows[3].office))
    models.ReportRow.objects.filter(id=rows[3].id).update(due_at=now + timedelta(hours=5))
    operations.remind(actor="system:test", at=now)
    operations.escalate(actor="system:test", at=now)
    newcomer, _ = browser()
    made = {
        "waiting": waiting, "corrected": corrected, "since": rows[0].period.end.isoformat(),
        "cookie": settings.SESSION_COOKIE_NAME, "session": client.cookies[settings.SESSION_COOKIE_NAME].value,
        "newcomer": newcomer.cookies[settings.SESSION_COOKIE_NAME].value,
    }  # fmt: skip
    json.dump(made, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
