"""How many statements each kind of question takes: no more for many figures than for one, and few for any."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benso.domains.reporting import queries
from benso.domains.reporting.types import Question
from benso.domains.units.types import Level
from benso.kernel.periods import PeriodKind, month
from tests.domains.reporting.small import declare
from tests.domains.reporting.values import put

pytestmark = pytest.mark.django_db
AT = datetime(2025, 9, 1, 1, tzinfo=UTC)
A, B = "28777@2025-07-01", "28789@2025-07-01"
PERIODS = [month(2025, number, cut_off=15) for number in (7, 8, 9)]
SHARE, LEVEL, FLOW = "test_fibre_share", "test_households", "test_users"


def statements(*indicators: str, **more: object) -> int:
    values: dict[str, object] = {
        "indicators": indicators,
        "level": Level.COMMUNE,
        "kind": PeriodKind.MONTH,
        "cut_off": 15,
        "since": date(2025, 7, 1),
        "until": date(2025, 9, 30),
    }
    with CaptureQueriesContext(connection) as done:
        assert queries.table(Question(**{**values, **more})).rows  # type: ignore[arg-type]
    return len(done)


@pytest.mark.parametrize(
    ("indicators", "more", "expected"),
    [
        ((LEVEL,), {}, 2),
        ((LEVEL, "test_fibre", SHARE, FLOW), {}, 2),
        ((LEVEL,), {"since": date(2024, 7, 1)}, 2),
        ((LEVEL,), {"units": (A,)}, 2),
        ((LEVEL,), {"known": datetime(2025, 9, 20, tzinfo=UTC)}, 2),
        ((FLOW,), {"breakdown": ("test_sex",)}, 2),
        ((FLOW,), {"into_kind": PeriodKind.QUARTER}, 2),
        ((LEVEL, FLOW), {"into_kind": PeriodKind.QUARTER}, 3),
        # Borders: one more, which tells whether the register of units is still the one that was read.
        ((LEVEL, "test_fibre"), {"into_level": Level.PROVINCE}, 3),
        ((LEVEL,), {"borders": date(2024, 10, 1)}, 3),
        ((LEVEL, FLOW), {"borders": date(2024, 10, 1), "into_kind": PeriodKind.QUARTER}, 3),
        ((SHARE,), {"into_level": Level.PROVINCE}, 3),
        ((SHARE, LEVEL), {"borders": date(2024, 10, 1)}, 3),
        ((SHARE,), {"into_kind": PeriodKind.QUARTER}, 2),
    ],
)
def test_a_question_takes_so_many_statements_whatever_the_number_of_reports(
    indicators: tuple[str, ...], more: dict[str, object], expected: int
) -> None:
    declare(AT)
    figures = {LEVEL: 1500, "test_fibre": 750, SHARE: 50, "test_users[test_sex=male]": 3}
    put(A, PERIODS[0], figures)
    statements(*indicators, **more)  # reads what is declared, and the register
    assert statements(*indicators, **more) == expected
    for unit, period in ((A, PERIODS[1]), (A, PERIODS[2]), (B, PERIODS[0]), (B, PERIODS[1]), (B, PERIODS[2])):
        put(unit, period, figures)
    statements(*indicators, **more)  # looks up a unit that was not met before
    assert statements(*indicators, **more) == expected


def test_what_is_declared_is_read_again_once_after_a_change() -> None:
    declare(AT)
    put(A, PERIODS[0], {LEVEL: 1500})
    first, then = statements(LEVEL), statements(LEVEL)
    assert then == 2
    assert first <= 7
