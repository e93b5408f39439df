"""How surely applicants must be known: asked of online applications, answered by an official at the counter."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from benso.domains.accounts.operations import sign_in_person
from benso.domains.audit import queries as audit
from benso.domains.documents.operations import store_file
from benso.domains.dossiers import operations, queries
from benso.domains.dossiers.rules import assurance_lacking
from benso.domains.procedures.queries import compiled_in_force
from benso.domains.procedures.types import ApplicantKind, Assurance, Channel
from tests.domains.documents.samples import pdf
from tests.domains.dossiers.lives import MONDAY, submission

pytestmark = pytest.mark.django_db
ASKING, HIGH, OPEN = "1.004873", "1.000798", "1.009022"
TABLES = ("dossiers_dossier", "dossiers_event", "dossiers_idempotency", "dossiers_work_item", "payments_payment",
          "audit_event", "ledger_posting", "notifications_message", "dossiers_draft")  # fmt: skip


def counted() -> dict[str, int]:
    """How many rows there are of everything filing writes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE tablename = ANY(%s)", [list(TABLES)])
        there = [row[0] for row in cursor.fetchall()]
        assert {"dossiers_dossier", "dossiers_event", "dossiers_idempotency", "dossiers_draft"} <= set(there)
        found = {}
        for table in there:
            cursor.execute(f"SELECT count(*) FROM {table}")
            found[table] = cursor.fetchone()[0]
    return found


@pytest.mark.parametrize(
    ("needed", "channel", "level", "lacking"),
    [
        (None, Channel.ONLINE, 1, None),
        (Assurance.LOW, Channel.ONLINE, 1, None),
        (Assurance.SUBSTANTIAL, Channel.ONLINE, 1, Assurance.SUBSTANTIAL),
        (Assurance.SUBSTANTIAL, Channel.ONLINE, 2, None),
        (Assurance.HIGH, Channel.ONLINE, 2, Assurance.HIGH),
        (Assurance.HIGH, Channel.ONLINE, 3, None),
        (Assurance.HIGH, Channel.COUNTER, 1, None),
        (Assurance.HIGH, Channel.POST, 1, None),
    ],
)
def test_a_level_is_asked_of_online_applications_only(
    needed: Assurance | None, channel: Channel, level: int, lacking: Assurance | None
) -> None:
    declaration = replace(compiled_in_force(OPEN, MONDAY.date()).declaration, assurance=needed)
    assert assurance_lacking(declaration, channel=channel, level=level) is lacking


@pytest.mark.parametrize(("code", "held", "needed"), [(ASKING, 1, 2), (HIGH, 1, 3), (HIGH, 2, 3)])
def test_who_is_not_known_surely_enough_is_told_what_is_needed_and_nothing_changes(
    code: str, held: int, needed: int
) -> None:
    form = replace(submission(code), assurance=held)
    before = counted()
    with pytest.raises(operations.AssuranceTooLow) as refused:
        operations.submit(submission=form, actor="person:test", at=MONDAY)
    assert (refused.value.data["needed"], refused.value.data["held"]) == (needed, held)
    sentence = str(refused.value)
    assert f"mức định danh {needed}" in sentence
    assert "bộ phận một cửa" in sentence
    assert counted() == before


def test_the_same_application_is_taken_once_the_sign_in_is_sure_enough_under_the_same_key() -> None:
    form = submission(ASKING)
    with pytest.raises(operations.AssuranceTooLow):
        operations.submit(submission=replace(form, assurance=1), actor="person:test", at=MONDAY)
    receipt = operations.submit(submission=replace(form, assurance=2), actor="person:test", at=MONDAY)
    assert not receipt.repeated
    (event,) = audit.events(object_type="dossier", object_id=str(receipt.id), limit=5)
    assert event.data["assurance"] == "level 2"


def test_at_the_counter_the_official_checks_who_applies_and_the_trail_says_so() -> None:
    form = replace(submission(HIGH, channel=Channel.COUNTER), assurance=1)
    receipt = operations.submit(submission=form, actor="official:1", at=MONDAY)
    (event,) = audit.events(object_type="dossier", object_id=str(receipt.id), limit=5)
    assert (event.actor, event.data["assurance"]) == ("official:1", "official")


def test_who_does_not_say_how_they_signed_in_is_hardly_known() -> None:
    form = submission(ASKING)
    fields = {n: getattr(form, n) for n in form.__dataclass_fields__ if n != "assurance"}
    with pytest.raises(operations.AssuranceTooLow):
        operations.submit(submission=type(form)(**fields), actor="person:test", at=MONDAY)


def test_a_draft_that_is_refused_stays_as_it_was_and_is_filed_after_signing_in_again(
    settings: Any, tmp_path: Path
) -> None:
    settings.FILES_DIR = tmp_path
    claims = {"name": "Lê Thị Bến (mô phỏng)", "acr": "2"}
    person: UUID = sign_in_person(
        issuer="http://thu/identity", subject="d-1", claims=claims, simulated=True, at=MONDAY, address="test"
    ).public_id
    form = submission(ASKING)
    scan = store_file(name="giay.pdf", content=pdf(), owner=f"person:{person}", actor=f"person:{person}", at=MONDAY)
    form = replace(form, attachments=tuple(replace(one, file=scan.id) for one in form.attachments))
    draft = operations.save_draft(
        owner=person, draft=None, procedure=ASKING, answers=form.answers, attachments=form.attachments,
        section="", revision=0, at=MONDAY,
    )  # fmt: skip
    before = counted()

    def handed_in(**level: int) -> object:
        return operations.submit_draft(
            draft=draft.id, owner=person, consents=("process",), key="thu", applicant_kind=ApplicantKind.CITIZEN,
            actor=f"person:{person}", at=MONDAY + timedelta(minutes=1), **level,
        )  # fmt: skip

    for level in ({}, {"assurance": 1}):
        with pytest.raises(operations.AssuranceTooLow):
            handed_in(**level)
    assert counted() == before
    assert queries.draft(draft.id, owner=person) == draft
    handed_in(assurance=2)
    assert queries.drafts_of(person) == []
