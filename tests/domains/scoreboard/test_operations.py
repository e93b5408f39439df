"""Loading is idempotent, corrections keep their history, editions cannot be changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from benso.domains.audit import queries as audit
from benso.domains.ledger import operations as ledger_operations
from benso.domains.ledger import queries as ledger
from benso.domains.scoreboard import models, operations, queries
from tests.domains.scoreboard.conftest import AT, FIGURES, programme, statement
from tests.domains.scoreboard.samples import a_target

AS_OF = date(2025, 6, 1)
LATER = AT + timedelta(days=1)


def value(known: int | None = None) -> Decimal | None:
    headline = queries.target_view("T-1", as_of=AS_OF, known=known).headline
    return headline.current.value if headline and headline.current else None


def test_loading_the_same_again_changes_nothing(load: Callable[..., None]) -> None:
    load()
    before = (len(ledger.entries(limit=100)), models.Edition.objects.count(), len(audit.events()))
    load(at=LATER)

    assert (len(ledger.entries(limit=100)), models.Edition.objects.count(), len(audit.events())) == before
    assert before[:2] == (3, 1)


def test_a_corrected_figure_is_reversed_and_posted_anew(load: Callable[..., None]) -> None:
    load()
    load(statements=(statement("A", "part", 45), FIGURES[1]), at=LATER)

    assert [(r.amount, r.document["id"]) for r in ledger.readings(measures=["part"], units=None, until=AS_OF)] == [
        (Decimal(45), "A")
    ]
    assert value() == Decimal(90)


def test_a_figure_shown_before_a_correction_can_be_shown_again(load: Callable[..., None]) -> None:
    load()
    seal = ledger.latest_seal()
    load(statements=(statement("A", "part", 45), FIGURES[1]), at=LATER)

    assert seal is not None
    assert (value(seal.number), value()) == (Decimal(80), Decimal(90))


def test_a_figure_taken_out_of_the_content_is_withdrawn(load: Callable[..., None]) -> None:
    load()
    load(statements=FIGURES[:1], at=LATER)

    assert ledger.readings(measures=["whole"], units=None, until=AS_OF) == []
    assert value() is None


def test_a_figure_may_come_back(load: Callable[..., None]) -> None:
    load()
    load(statements=FIGURES[:1], at=LATER)
    load(at=LATER + timedelta(days=1))

    assert value() == Decimal(80)
    assert models.PublishedFigure.objects.filter(figure="B").count() == 2


def test_a_changed_document_alone_makes_a_new_statement(load: Callable[..., None]) -> None:
    load()
    changed = replace(FIGURES[0], document={**FIGURES[0].document, "note_vi": "đọc lại"})
    load(statements=(changed, FIGURES[1]), at=LATER)

    (reading,) = ledger.readings(measures=["part"], units=None, until=AS_OF)
    assert reading.document["note_vi"] == "đọc lại"


def test_a_changed_definition_is_a_new_edition_and_the_old_one_stays_readable(load: Callable[..., None]) -> None:
    load()
    seal = ledger.latest_seal()
    load(a_target(order=7), at=LATER)

    assert seal is not None
    views = [queries.target_view("T-1", as_of=AS_OF, known=known) for known in (seal.number, None)]
    assert [(v.edition, v.target.order) for v in views] == [(1, 1), (2, 7)]


def test_an_edition_is_in_force_only_when_its_entry_is_sealed(load: Callable[..., None]) -> None:
    load()
    operations.announce_edition(programme=programme(a_target(order=7)), actor="t", at=LATER)
    before = queries.target_view("T-1", as_of=AS_OF).edition
    ledger_operations.seal_pending(at=LATER)

    assert (before, queries.target_view("T-1", as_of=AS_OF).edition) == (1, 2)


def test_the_digest_of_an_edition_is_sealed_in_the_ledger(load: Callable[..., None]) -> None:
    load()
    edition = models.Edition.objects.get()

    assert ledger.entry(edition.entry_id).document == {"edition": "1", "sha256": edition.digest}


@pytest.mark.parametrize("statement_", ["UPDATE scoreboard_edition SET content = ''", "DELETE FROM scoreboard_edition"])
def test_the_database_refuses_to_change_an_edition(statement_: str, load: Callable[..., None]) -> None:
    load()
    before = list(models.Edition.objects.values())
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement_)

    assert list(models.Edition.objects.values()) == before


def test_a_figure_has_one_wording_in_force(load: Callable[..., None]) -> None:
    load()
    with pytest.raises(IntegrityError), transaction.atomic():
        models.PublishedFigure.objects.create(figure="A", turn=9, digest="x", entry_id=1)

    assert models.PublishedFigure.objects.filter(figure="A").count() == 1
