"""Statements are a budget: fifteen for filing and for each step, whatever the dossier holds."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benso.domains.dossiers import operations
from tests.domains.dossiers.lives import MONDAY, file, submission

pytestmark = pytest.mark.django_db
BUDGET = 15


def statements(deed: Callable[[], object]) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        deed()
    return [q["sql"][:150] for q in captured if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]


@pytest.mark.parametrize("code", ["1.009022", "1.013225", "2.000635"])
def test_filing_stays_within_fifteen_statements(code: str) -> None:
    file(code)
    form = submission(code)
    ran = statements(lambda: operations.submit(submission=form, actor="person:test", at=MONDAY))
    assert len(ran) <= BUDGET, "\n".join(ran)
