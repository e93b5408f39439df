from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import translation

from benso.domains.procedures.types import TermUnit
from benso.sites.shell.diagrams import span_words


@pytest.mark.parametrize(
    ("amount", "unit", "vietnamese", "english"),
    [
        ("1", TermUnit.WORKING_DAY, "1 ngày làm việc", "1 working day"),
        ("5", TermUnit.WORKING_DAY, "5 ngày làm việc", "5 working days"),
        ("0.5", TermUnit.WORKING_DAY, "0,5 ngày làm việc", "0.5 working days"),
        ("8", TermUnit.HOUR, "8 giờ làm việc", "8 working hours"),
        ("10", TermUnit.CALENDAR_DAY, "10 ngày", "10 days"),
        ("1", TermUnit.MONTH, "1 tháng", "1 month"),
    ],
)
def test_a_span_of_time_reads_as_people_say_it(amount: str, unit: TermUnit, vietnamese: str, english: str) -> None:
    with translation.override("vi"):
        assert span_words(Decimal(amount), unit, english=False) == vietnamese
    with translation.override("en"):
        assert span_words(Decimal(amount), unit, english=True) == english
