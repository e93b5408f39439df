"""DG-01 and DG-02 as the work on the platform itself measures them, next to what was published."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings as django_settings

from benso.domains.dossiers import operations
from benso.domains.dossiers.types import Viewer
from benso.domains.ledger import operations as ledger
from benso.domains.ledger.types import Basis
from benso.domains.procedures.queries import catalogue, forget
from benso.domains.procedures.types import Channel, OnlineLevel
from benso.kernel.working_time import VIETNAM
from tests.acceptance.board import reading, target, values
from tests.domains.dossiers.lives import submission
from tests.domains.dossiers.worlds import straight_on

AT = datetime(2026, 11, 23, 9, tzinfo=VIETNAM)
DAY = AT.date()
CODE, OTHER = "1.009022", "2.000635"


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Any) -> None:
    settings.FILES_DIR = tmp_path / "files"
    forget()


def live(code: str, channel: Channel, steps: int, *, late: int = 0) -> None:
    """A real dossier (nobody simulates it), taken ``steps`` steps on the straight way."""
    receipt = operations.submit(
        submission=replace(submission(code, channel=channel, at=AT), simulated=False), actor="person:test", at=AT
    )
    if receipt.payment is not None:
        operations.take_cash(payment=receipt.payment, actor=Viewer.system("test"), at=AT)
    for turn in range(steps):
        straight_on(receipt.id, at=AT + timedelta(hours=turn, days=late if turn else 0))


def measured(view: Any, definition: str) -> list[tuple[str, Decimal]]:
    points = [p for p in reading(view, definition).points if p.basis is Basis.MEASURED]
    return [(p.date.isoformat(), p.value.quantize(Decimal("0.01"))) for p in points]


def test_what_is_offered_is_measured_from_the_catalogue_next_to_what_was_published() -> None:
    offered = [one.assessment.online for one in catalogue(DAY)]
    full = offered.count(OnlineLevel.FULL)
    view = target("DG-01", DAY)
    expected = (Decimal(100 * full) / len(offered)).quantize(Decimal("0.01"))
    assert [value for _, value in measured(view, "of_all")][-1] == expected
    assert values(reading(view, "of_all"))[:2] == [("2022-12-01", Decimal("66.57")), ("2024-11-14", Decimal("55.37"))]
    assert {p.basis for p in reading(view, "of_all").points} == {Basis.PUBLISHED, Basis.MEASURED}


def test_used_and_on_time_come_from_the_work_itself() -> None:
    live(CODE, Channel.ONLINE, 4)
    live(CODE, Channel.COUNTER, 4, late=60)
    live(OTHER, Channel.ONLINE, 1)
    ledger.seal_pending(at=AT + timedelta(days=70))
    day = (AT + timedelta(days=30)).date()
    assert operations.post_usage(on=day, actor="system:test", at=AT + timedelta(days=71)) == 2
    ledger.seal_pending(at=AT + timedelta(days=72))

    view, online = (
        target("DG-01", day),
        sum(one.assessment.online is not OnlineLevel.INFORMATION for one in catalogue(day)),
    )
    assert measured(view, "used")[-1][1] == (Decimal(200) / online).quantize(Decimal("0.01"))
    assert measured(view, "submission_here")[-1][1] == Decimal("66.67")
    assert [value for _, value in measured(target("DG-01", DAY + timedelta(days=90)), "on_time_here")] == [
        Decimal("100.00"), Decimal("0.00"),
    ]  # fmt: skip


def test_a_service_counts_as_used_once_a_year_and_never_for_invented_dossiers() -> None:
    live(CODE, Channel.ONLINE, 1)
    simulated = operations.submit(submission=submission(OTHER, at=AT), actor="person:test", at=AT)
    operations.take_cash(payment=simulated.payment or simulated.id, actor=Viewer.system("test"), at=AT)
    straight_on(simulated.id, at=AT)
    ledger.seal_pending(at=AT)
    assert operations.post_usage(on=DAY, actor="system:test", at=AT) == 1
    assert operations.post_usage(on=DAY, actor="system:test", at=AT) in (0, 1)  # not sealed yet: the same key, once
    ledger.seal_pending(at=AT)
    assert operations.post_usage(on=DAY + timedelta(days=1), actor="system:test", at=AT) == 0


def test_dg_02_is_measured_from_services_tried_on_web_and_mobile() -> None:
    (last,) = [value for _, value in measured(target("DG-02", DAY), "multichannel")][-1:]
    assert Decimal(0) < last <= Decimal(100)
    assert django_settings.CONTENT_DIR
