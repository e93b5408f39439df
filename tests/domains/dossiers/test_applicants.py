"""What an applicant may read of a dossier, and what a draft of theirs must bring: claims alone are not enough."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from benso.domains.accounts import operations as accounts
from benso.domains.accounts.operations import sign_in_person
from benso.domains.dossiers import operations, queries
from benso.domains.dossiers.operations import ComponentsMissing, NotRepresented
from benso.domains.dossiers.queries import DossierUnknown, DraftUnknown
from benso.domains.dossiers.types import Attachment, Evidence, Viewer
from benso.domains.procedures.types import ApplicantKind
from tests.domains.dossiers.lives import MONDAY, SYSTEM, file, official, step, submission
from tests.domains.dossiers.test_care import other_text
from tests.domains.dossiers.test_identification import ASKING, counted

pytestmark = pytest.mark.django_db
CODE, TAX = "1.009022", "0100109106"
LATER = MONDAY + timedelta(minutes=1)


def make_person(subject: str = "nguoi-nop-1") -> UUID:
    return sign_in_person(
        issuer="http://thu/identity", subject=subject, claims={"name": "Lê Thị Bến (mô phỏng)", "acr": "3"},
        simulated=True, at=MONDAY, address="test",
    ).public_id  # fmt: skip


def test_words_among_officials_are_not_the_applicants_to_read() -> None:
    person = make_person()
    dossier = file(CODE, applicant=person).id
    step(
        dossier, "accept", note="Người này hay khiếu nại, xem kỹ", data={"ticks": [], "decisions": {"y": "chưa quyết"}}
    )
    for viewer, words in ((SYSTEM, True), (Viewer.person(person), False)):
        told = repr(queries.timeline(dossier, viewer=viewer))
        assert ("hay khiếu nại" in told, "chưa quyết" in told) == (words, words)


def test_the_reason_of_a_correction_and_what_was_corrected_are_the_applicants_to_read() -> None:
    person = make_person()
    dossier = file(CODE, applicant=person).id
    answers = queries.dossier(dossier, viewer=SYSTEM).answers
    name, fresh = other_text(answers)
    operations.correct_answers(
        dossier=dossier, answers={**answers, name: fresh}, reason="Theo căn cước", actor=official(4, dossier), at=LATER
    )
    newest = queries.timeline(dossier, viewer=Viewer.person(person))[0]
    assert (newest.note, newest.data["changes"][name]["after"]) == ("Theo căn cước", fresh)


def drafted(person: UUID, *, behalf: str = "", attachments: tuple[Attachment, ...] = (), code: str = CODE) -> UUID:
    return operations.save_draft(
        owner=person, draft=None, procedure=code, answers=submission(code).answers, attachments=attachments,
        section="", revision=0, at=MONDAY, on_behalf_of=behalf,
    ).id  # fmt: skip


def handed_in(draft: UUID, person: UUID, kind: ApplicantKind = ApplicantKind.CITIZEN) -> Any:
    return operations.submit_draft(
        draft=draft, owner=person, consents=("process",), key=f"draft:{draft}", applicant_kind=kind, assurance=3,
        actor=f"person:{person}", at=LATER,
    )  # fmt: skip


@pytest.mark.parametrize("evidence", [Evidence.PAPER, Evidence.REGISTER, Evidence.DIGITAL])
def test_a_paper_said_to_be_there_without_its_file_is_missing(evidence: Evidence) -> None:
    person, code = make_person(), ASKING
    empty = tuple(replace(one, evidence=evidence) for one in submission(code).attachments)
    draft = drafted(person, attachments=empty, code=code)
    before = counted()
    with pytest.raises(ComponentsMissing):
        handed_in(draft, person)
    assert counted() == before


def represented(person: UUID) -> int:
    return accounts.record_representation(
        person=person, tax_code=TAX, enterprise_name="Công ty Thử (mô phỏng)", position="Giám đốc",
        valid_from=MONDAY.date(), valid_to=None, actor="console:test", at=MONDAY,
    ).id  # fmt: skip


def test_who_has_ceased_to_act_for_an_enterprise_hands_nothing_in_for_it() -> None:
    person = make_person()
    held = represented(person)
    draft = drafted(person, behalf=TAX)
    accounts.end_representation(representation_id=held, valid_to=MONDAY.date(), actor="console:test", at=MONDAY)
    before = counted()
    with pytest.raises(NotRepresented):
        handed_in(draft, person, ApplicantKind.ENTERPRISE)
    assert counted() == before
    assert queries.draft(draft, owner=person).on_behalf_of == TAX


@pytest.mark.parametrize(("behalf", "kind"), [("", ApplicantKind.ENTERPRISE), ("other", ApplicantKind.HOUSEHOLD),
                                              (TAX, ApplicantKind.CITIZEN)])  # fmt: skip
def test_what_kind_of_applicant_one_is_follows_from_whom_the_draft_is_for(behalf: str, kind: ApplicantKind) -> None:
    person = make_person()
    represented(person)
    draft = drafted(person, behalf=behalf)
    before = counted()
    with pytest.raises(NotRepresented):
        handed_in(draft, person, kind)
    assert counted() == before


def test_what_is_handed_in_for_an_enterprise_is_the_enterprises() -> None:
    person = make_person()
    represented(person)
    receipt = handed_in(drafted(person, behalf=TAX), person, ApplicantKind.ENTERPRISE)
    assert queries.dossier(receipt.id, viewer=SYSTEM).enterprise == TAX


def test_who_has_left_an_enterprise_reads_nothing_of_it_any_more() -> None:
    person = make_person()
    represented(person)
    filed = handed_in(drafted(person, behalf=TAX), person, ApplicantKind.ENTERPRISE).id
    draft, own = drafted(person, behalf=TAX), drafted(person)
    still, left = Viewer.person(person), frozenset({TAX})
    gone = Viewer.person(person, left=left)
    assert queries.dossier(filed, viewer=still).enterprise == TAX
    for reading in (queries.dossier, queries.timeline, queries.tracking_code):
        with pytest.raises(DossierUnknown):
            reading(filed, viewer=gone)
    with pytest.raises(DraftUnknown):
        queries.draft(draft, owner=person, left=left)
    assert [row.id for row in queries.drafts_of(person, left=left)] == [own]
    assert queries.dossiers_of(person, left=left) == []
    assert [row.id for row in queries.dossiers_of(person)] == [filed]
    before = queries.dossier(filed, viewer=SYSTEM)
    with pytest.raises(DossierUnknown):
        operations.withdraw_dossier(dossier=filed, reason="", actor=gone, at=LATER)
    assert queries.dossier(filed, viewer=SYSTEM) == before
