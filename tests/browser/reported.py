"""Ten months of simulated reports of every commune, two saved views and a dashboard, put into an installation.

Run as a program with the installation's environment: the browser's loop and Django do not share a thread.
"""

from __future__ import annotations

from datetime import UTC, datetime

from benso.config.startup import prepare_django

AT = datetime(2026, 1, 20, 1, tzinfo=UTC)


def fill() -> None:
    """Put them in, in one transaction."""
    from django.db import transaction

    from benso.domains.reporting import operations
    from benso.domains.reporting.types import Audience
    from benso.domains.units.queries import units_on
    from benso.domains.units.types import Level
    from benso.kernel.periods import month
    from tests.domains.reporting.small import declare
    from tests.domains.reporting.values import put_all

    with transaction.atomic():
        declare(AT)
        for number in range(10):
            period = month(2025, number + 3, cut_off=15)
            told = {
                unit.id: {
                    "test_households": 900 + 11 * place + 20 * number,
                    "test_fibre": 400 + 9 * place + 30 * number,
                }
                for place, unit in enumerate(units_on(period.end, Level.COMMUNE))
            }
            for place, item in standing(period.code):  # other files' tests have told of it
                told.get(place, {}).pop(item, None)
            put_all(told, period, simulated=True)
        query = {"i": ["test_households"], "from": ["2025-03-01"], "to": ["2025-12-31"]}
        parts = []
        for title, more in (("Cả tỉnh", {"level": ["province"]}), ("Theo xã", {})):
            slug = operations.save_view(
                title=title,
                kind="view",
                content={"query": {**query, **more}},
                audience=Audience.PUBLIC,
                owner="official:7",
                at=AT,
            )
            parts.append({"slug": slug, "size": "half"})
        operations.save_view(
            title="Tổng hợp",
            kind="dashboard",
            content={"parts": parts},
            audience=Audience.PUBLIC,
            owner="official:7",
            at=AT,
        )


def standing(period: str) -> list[tuple[str, str]]:
    """Which places have which items of the period."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT l.key, i.key FROM reporting_value v JOIN reporting_place l ON l.id = v.place
            JOIN reporting_item i ON i.id = v.item JOIN reporting_period p ON p.id = v.period WHERE p.code = %s""",
            [period],
        )
        return cursor.fetchall()


if __name__ == "__main__":
    prepare_django()
    fill()
