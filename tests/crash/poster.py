"""A program that posts to the ledger and notes, on disk, what was acknowledged. Killed and started again by the tests.

``poster.py FIRST LAST FILE``: posts the events FIRST … LAST-1, each in a transaction of its own. When the database goes
away it does what any client must: it sends the same event again until it is acknowledged.
"""

from __future__ import annotations

import os
import sys
import time
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import django

MEASURE = "crash.events"


def main(first: int, last: int, file: Path) -> None:
    django.setup()
    from django.db import InterfaceError, OperationalError, connection

    acknowledged = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for number in range(first, last):
        while True:
            try:
                post_event(number)
                break
            except (OperationalError, InterfaceError):
                connection.close()
                time.sleep(0.05)
        os.write(acknowledged, f"{number}\n".encode())
        os.fsync(acknowledged)
        time.sleep(0.003)  # slow enough for the kills to fall in the middle


def post_event(number: int) -> None:
    from benso.domains.ledger.operations import post
    from benso.domains.ledger.types import Basis, NewEntry, Posting

    entries = tuple(
        NewEntry(
            measure=MEASURE,
            unit=f"unit-{number % 7}",
            basis=Basis.MEASURED,
            effective_date=date(2025, 1 + number % 12, 1 + number % 28),
            amount=Decimal(number + part),
            dimensions={"part": str(part)},
            subject=f"subject-{number}",
        )
        for part in range(3)
    )
    posting = Posting(source="crash", key=f"event-{number}", entries=entries)
    post(posting=posting, actor="system:crash-test", at=datetime.now(UTC))


def declare() -> None:
    django.setup()
    from benso.domains.ledger.operations import declare_measures
    from benso.domains.ledger.types import Kind, Measure

    declare_measures(measures=[Measure(MEASURE, Kind.FLOW, "events", "Sự kiện", "Events")])


if __name__ == "__main__":
    if sys.argv[1] == "declare":
        declare()
    else:
        main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
