"""Documents are set, signed, stored and found by their code; revoking ends their force and keeps their record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as live
from pytest_django import DjangoAssertNumQueries

from benso.domains.audit import queries as audit
from benso.domains.documents import operations, queries
from benso.domains.documents.models import File, IssuedRecord
from benso.domains.documents.rules import check_content, may_read, normalise_code, printed_code, spell_code
from benso.domains.documents.rules.pdfs import text_of
from benso.domains.documents.types import Issued, IssuedState, Limits
from tests.domains.documents.conftest import AT

pytestmark = pytest.mark.django_db
AN, DOSSIER = "person:an", "dossier:1"
DATA: Mapping[str, Any] = {"applicant_name": "Nguyễn Thị Ưỡn Ẩm", "content": "Cấp bản sao", "reason": "Thiếu giấy tờ"}


def issue(template: str = "forms/form_03", data: Mapping[str, Any] = DATA, **more: Any) -> Issued:
    fields = {
        "title": "Phiếu từ chối tiếp nhận", "office": "1@2020-01-01", "office_name": "UBND xã Thử Nghiệm",
        "owner": AN, "reference": "H07.1-261124-0001", "simulated": True, "actor": "official:1", "at": AT,
    }  # fmt: skip
    return operations.issue_document(template=template, data=data, **{**fields, **more})


def test_an_issued_document_is_signed_and_in_the_citizens_store() -> None:
    made = issue()
    content = queries.content(made.file.id)
    assert queries.verify_pdf(content, at=AT).valid is True
    assert [d.code for d in queries.store_of(AN)] == [made.code]
    assert (made.file.pages, made.file.media_type, made.file.owner) == (1, "application/pdf", AN)


def test_the_code_leads_to_the_record_however_it_is_typed() -> None:
    made = issue(number="12/TB-UBND")
    shown = queries.issued(made.code)
    assert shown is not None
    assert (shown.number, shown.office_name, shown.state, shown.signed, shown.simulated, shown.sha256) == (
        "12/TB-UBND", "UBND xã Thử Nghiệm", IssuedState.VALID, True, True, made.file.sha256,
    )  # fmt: skip
    typed = made.code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert queries.issued(typed) == shown
    assert queries.issued_by_digest(made.file.sha256) == shown
    assert queries.issued_file(made.file.id) == shown
    assert queries.issued_for("H07.1-261124-0001") == [shown]


@pytest.mark.parametrize("typed", ["", "x", "UUUU-UUUU-UUUU-UUUU", "0" * 16, "' OR 1=1 --", "đ" * 16])
def test_a_code_that_is_none_leads_nowhere(typed: str) -> None:
    issue()
    assert queries.issued(typed) is None


def test_the_page_carries_its_code_its_address_and_the_mark_of_simulation() -> None:
    made = issue()
    text = text_of(queries.content(made.file.id))
    assert made.address == f"https://example.test/xac-minh/{made.code}"
    assert [part in text for part in (made.code, made.address, "MÔ PHỎNG", "Nguyễn Thị Ưỡn Ẩm")] == [True] * 4


def test_only_simulated_documents_carry_the_mark() -> None:
    assert "MÔ PHỎNG" not in text_of(queries.content(issue(simulated=False).file.id))


def test_no_record_and_no_event_holds_what_the_document_says_of_a_person() -> None:
    made = issue()
    (event,) = audit.events(object_type="issued", object_id=made.code)
    row = IssuedRecord.objects.values().get()
    assert "Ưỡn" not in f"{event.data} {row}"


def test_issuing_takes_a_fixed_number_of_statements(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    issue()
    with django_assert_num_queries(8):  # savepoint, count, lock, file, audit, record, audit, release
        issue()


def test_issuing_writes_one_file_to_disk() -> None:
    issue()
    before = {path for path in Path(live.FILES_DIR).rglob("*") if path.is_file()}
    issue()
    after = {path for path in Path(live.FILES_DIR).rglob("*") if path.is_file()}
    assert len(after - before) == 1


def test_a_result_is_reused_as_a_component_without_leaving_the_store() -> None:
    made = issue()
    operations.adopt_files(files=[made.file.id], owner=DOSSIER, at=AT, from_owners=[AN])
    after = queries.file(made.file.id)
    assert (after.owner, after.shared_with, may_read(after, {DOSSIER})) == (AN, (DOSSIER,), True)
    assert [d.file for d in queries.store_of(AN)] == [made.file.id]


def test_what_was_issued_passes_our_own_checks_when_it_comes_back() -> None:
    content = queries.content(issue().file.id)
    assert check_content("ket-qua.pdf", content, Limits()).pages == 1


def test_an_issued_document_is_never_removed() -> None:
    made = issue()
    assert operations.remove_files(files=[made.file.id], owner=AN, actor=AN, at=AT) == 0
    assert File.objects.count() == 1


def test_a_full_store_does_not_keep_a_result_out(settings: Any) -> None:
    settings.OWNER_QUOTA_BYTES = 1
    assert queries.store_of(AN) == []
    made = issue()
    assert [d.code for d in queries.store_of(AN)] == [made.code]


def test_a_revoked_document_says_so() -> None:
    made = issue()
    operations.revoke_document(code=made.code, reason="Cấp sai căn cứ", actor="official:2", at=AT + timedelta(days=1))
    shown = queries.issued(made.code)
    assert shown is not None
    assert (shown.state, shown.revoke_reason) == (IssuedState.REVOKED, "Cấp sai căn cứ")


def test_a_replaced_document_names_the_one_in_its_place() -> None:
    old, new = issue(), issue()
    shown = operations.revoke_document(
        code=old.code, reason="Đính chính", actor="official:2", at=AT, replaced_by=new.code
    )
    assert (shown.state, shown.replaced_by) == (IssuedState.REPLACED, new.code)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"reason": "  "}, operations.RevocationReasonMissing),
        ({"code": "0" * 16}, operations.IssuedUnknown),
        ({"replaced_by": "0" * 16}, operations.IssuedUnknown),
        ({"replaced_by": "itself"}, operations.IssuedUnknown),
    ],
)
def test_a_revocation_that_is_not_right_changes_nothing(change: dict[str, str], refusal: type[Exception]) -> None:
    made = issue()
    if change.get("replaced_by") == "itself":
        change = {"replaced_by": made.code}
    with pytest.raises(refusal):
        operations.revoke_document(**{"code": made.code, "reason": "Sai", "actor": "official:2", "at": AT, **change})
    shown = queries.issued(made.code)
    assert shown is not None
    assert shown.state is IssuedState.VALID


def test_nothing_is_revoked_twice() -> None:
    made = issue()
    operations.revoke_document(code=made.code, reason="Một", actor="official:2", at=AT)
    with pytest.raises(operations.AlreadyRevoked):
        operations.revoke_document(code=made.code, reason="Hai", actor="official:2", at=AT)
    assert IssuedRecord.objects.get().revoke_reason == "Một"


@pytest.mark.parametrize(
    "template", ["forms/form_99", "../province", "/etc/passwd", "forms/../frame/x", "forms/form_01.typ"]
)
def test_an_unknown_template_issues_nothing(template: str) -> None:
    with pytest.raises(operations.TemplateUnknown):
        issue(template)
    assert (IssuedRecord.objects.count(), File.objects.count()) == (0, 0)


def test_codes_carry_eighty_bits_and_read_back() -> None:
    codes = {spell_code(bytes([n] * 10)) for n in range(256)}
    assert len(codes) == 256
    assert all(normalise_code(printed_code(code)) == code for code in codes)
    assert spell_code(b"\xff" * 10) == "Z" * 16
