"""After submitting: where it is, what is asked for, what one may do, and that nobody else sees any of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from benso.domains.accounts.operations import end_representation, record_representation
from benso.domains.accounts.types import Person
from benso.domains.documents.operations import store_file
from benso.domains.dossiers import operations, queries
from benso.domains.dossiers.types import ReasonCode, State, Viewer
from benso.domains.ledger.operations import declare_measures
from benso.domains.ledger.types import Kind, Measure
from benso.domains.payments import queries as payments
from tests.domains.documents.samples import pdf
from tests.sites.portal.conftest import SERVICE, load_again
from tests.sites.portal.test_apply_pages import file_it

pytestmark = pytest.mark.django_db
SYSTEM = Viewer.system("test")
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def counted(loaded: Any) -> None:
    """The measures that work on dossiers posts to, as the province declares them."""
    told = yaml.safe_load((ROOT / "content" / "bentre" / "measures.yaml").read_text(encoding="utf-8"))
    mine = [m for m in told if m["code"].startswith(("dossiers.", "payments.", "feedback.", "ratings."))]
    declare_measures(
        measures=[Measure(m["code"], Kind(m["kind"]), m["unit"], m["label"]["vi"], m["label"]["en"]) for m in mine]
    )


@pytest.fixture
def filed(signed_in: Client, counted: None, person: Person) -> UUID:
    """A dossier that is filed and waits for its fee."""
    return file_one(signed_in, person)


def file_one(client: Client, person: Person) -> UUID:
    page = client.post(f"{SERVICE}cho-ai/", {"behalf": "me"})
    file_it(client, str(client.get(page["Location"])["Location"]))
    return queries.dossiers_of(person.public_id, limit=1)[0].id


def now() -> datetime:
    return datetime.now(UTC)


def paid(dossier_id: UUID) -> UUID:
    """The fee has come: the dossier lies at the counter."""
    found = queries.dossier(dossier_id, viewer=SYSTEM)
    [payment] = payments.payments_of(found.number)
    operations.note_payment(payment=payment.id, number=found.number, actor="system:test", at=now())
    return dossier_id


def act(dossier_id: UUID, action: str, **more: Any) -> None:
    """An official who holds the duty of the open step takes an action."""
    [item] = queries.dossier(dossier_id, viewer=SYSTEM).work
    official = Viewer(official_id=7, duties=frozenset({(item.role, item.office)}))
    operations.act(work_item=item.id, action=action, actor=official, at=now(), **more)


def asked(dossier_id: UUID) -> UUID:
    """A supplement is asked for at the counter: how many copies."""
    act(
        paid(dossier_id), "ask_at_counter", reason=ReasonCode.INFORMATION_WRONG,
        note="Số bản chưa khớp đơn", data={"questions": ["copies"], "components": []},
    )  # fmt: skip
    return dossier_id


def page_of(dossier_id: UUID, rest: str = "") -> str:
    return f"/dich-vu-cong/ho-so/{dossier_id}/{rest}"


def test_the_list_says_in_words_where_each_application_stands(signed_in: Client, filed: UUID) -> None:
    [row] = signed_in.get("/dich-vu-cong/ho-so/").context["rows"]
    assert (str(row["title"]), row["yours"]) == ("Chờ nộp phí", True)
    [todo] = signed_in.get("/dich-vu-cong/").context["todo"]
    assert todo["id"] == filed


def test_a_dossier_names_the_office_and_the_step_and_never_the_official(signed_in: Client, filed: UUID) -> None:
    act(paid(filed), "accept")
    html = signed_in.get(page_of(filed)).content.decode()
    assert "Giải quyết" in html
    assert "Hẹn trả kết quả" in html
    assert "official:7" not in html


def test_a_request_for_papers_is_a_loud_to_do_with_only_what_is_asked(signed_in: Client, filed: UUID) -> None:
    asked(filed)
    html = signed_in.get(page_of(filed)).content.decode()
    assert "Bổ sung ngay" in html
    assert "Số bản chưa khớp đơn" in html
    page = signed_in.get(page_of(filed, "bo-sung/"))
    assert [f.id for f in page.context["fields"]] == ["copies"]


def test_the_answer_to_a_request_goes_back_to_the_counter(signed_in: Client, filed: UUID) -> None:
    asked(filed)
    answer = signed_in.post(page_of(filed, "bo-sung/"), {"copies": "3"})
    assert answer["Location"] == f"{page_of(filed)}?xong=bo-sung"
    found = queries.dossier(filed, viewer=SYSTEM)
    assert (found.answers["copies"], found.state) == (3, State.SUBMITTED)


def test_a_wrong_answer_to_a_request_is_said_and_nothing_is_handed_in(signed_in: Client, filed: UUID) -> None:
    asked(filed)
    answer = signed_in.post(page_of(filed, "bo-sung/"), {"copies": "99"})
    assert answer.status_code == 422
    found = queries.dossier(filed, viewer=SYSTEM)
    assert (found.answers["copies"], found.state) == (2, State.SUPPLEMENT_AT_RECEPTION)


def test_withdrawing_needs_a_reason_and_happens_once(signed_in: Client, filed: UUID) -> None:
    assert signed_in.post(page_of(filed, "rut/"), {"words": " "}).status_code == 422
    assert queries.dossier(filed, viewer=SYSTEM).state is State.AWAITING_PAYMENT
    assert signed_in.post(page_of(filed, "rut/"), {"words": "Không cần nữa"}).status_code == 302
    assert queries.dossier(filed, viewer=SYSTEM).state is State.WITHDRAWN
    again = signed_in.post(page_of(filed, "rut/"), {"words": "Lần nữa"})
    assert again.status_code >= 400


def test_a_new_draft_can_begin_with_an_earlier_application(signed_in: Client, filed: UUID, person: Person) -> None:
    signed_in.post(page_of(filed, "lap-lai/"))
    [draft] = queries.drafts_of(person.public_id)
    assert (draft.answers["copies"], draft.attachments) == (2, ())


@pytest.mark.parametrize("rest", ["", "giay-tiep-nhan/", "bo-sung/", "rut/", "ket-qua/"])
def test_anothers_dossier_does_not_exist(stranger: Client, filed: UUID, rest: str) -> None:
    assert stranger.get(page_of(filed, rest)).status_code == 404


@pytest.mark.parametrize("rest", ["bo-sung/", "rut/", "lap-lai/"])
def test_anothers_dossier_cannot_be_touched(stranger: Client, filed: UUID, person: Person, rest: str) -> None:
    asked(filed)
    before = queries.dossier(filed, viewer=SYSTEM)
    assert stranger.post(page_of(filed, rest), {"words": "x", "copies": "1"}).status_code == 404
    assert queries.dossier(filed, viewer=SYSTEM) == before
    assert queries.drafts_of(person.public_id) == []


def test_who_has_left_an_enterprise_finds_nothing_of_it_here_any_more(
    signed_in: Client, filed: UUID, person: Person
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE dossiers_dossier SET enterprise = '0100109106' WHERE id = %s", [filed])
    held = record_representation(
        person=person.public_id, tax_code="0100109106", enterprise_name="Công ty Thử (mô phỏng)", position="Giám đốc",
        valid_from=now().date() - timedelta(days=9), valid_to=None, actor="console:test", at=now(),
    )  # fmt: skip
    assert signed_in.get(page_of(filed)).status_code == 200
    end_representation(
        representation_id=held.id, valid_to=now().date() - timedelta(days=1), actor="console:test", at=now()
    )
    for address in (page_of(filed), page_of(filed, "rut/")):
        assert signed_in.get(address).status_code == 404
    assert str(filed) not in signed_in.get("/dich-vu-cong/ho-so/").content.decode()


def test_an_office_without_an_account_says_to_pay_in_cash(signed_in: Client, filed: UUID) -> None:
    [payment] = payments.payments_of(queries.dossier(filed, viewer=SYSTEM).number)
    html = signed_in.get(f"/dich-vu-cong/nop-phi/{payment.id}/").content.decode()
    assert "Nộp tiền mặt tại quầy một cửa." in html
    state = signed_in.get(f"/dich-vu-cong/nop-phi/{payment.id}/trang-thai/").json()
    assert state == {"open": True, "words": "chờ nộp"}


@pytest.mark.parametrize("rest", ["", "trang-thai/"])
def test_anothers_payment_does_not_exist(stranger: Client, filed: UUID, rest: str) -> None:
    [payment] = payments.payments_of(queries.dossier(filed, viewer=SYSTEM).number)
    assert stranger.get(f"/dich-vu-cong/nop-phi/{payment.id}/{rest}").status_code == 404


def test_number_and_code_together_show_the_status_and_nothing_else(client: Client, filed: UUID, person: Person) -> None:
    number = queries.dossier(filed, viewer=SYSTEM).number
    code = queries.tracking_code(filed, viewer=SYSTEM)
    html = Client().post("/dich-vu-cong/tra-cuu/", {"number": number.lower(), "code": code.lower()}).content.decode()
    assert "Chờ nộp phí" in html
    assert person.name not in html


@pytest.mark.parametrize("code", ["", "SAI", "' OR '1'='1"])
def test_a_number_without_its_code_shows_nothing(filed: UUID, code: str) -> None:
    number = queries.dossier(filed, viewer=SYSTEM).number
    answer = Client().post("/dich-vu-cong/tra-cuu/", {"number": number, "code": code})
    assert answer.status_code == 404
    assert "Chờ nộp phí" not in answer.content.decode()


def test_lists_cost_the_same_for_one_and_for_three(
    signed_in: Client, filed: UUID, person: Person, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(8):
        signed_in.get("/dich-vu-cong/ho-so/")
    file_one(signed_in, person)
    file_one(signed_in, person)
    with django_assert_max_num_queries(8):
        assert len(signed_in.get("/dich-vu-cong/ho-so/").context["rows"]) == 3


def test_the_page_of_a_dossier_costs_few_statements(
    signed_in: Client, filed: UUID, django_assert_max_num_queries: Any
) -> None:
    signed_in.get(page_of(filed))
    with django_assert_max_num_queries(13):
        signed_in.get(page_of(filed))


def test_the_list_goes_on_from_where_it_ended(signed_in: Client, filed: UUID) -> None:
    assert signed_in.get(f"/dich-vu-cong/ho-so/?sau={filed}").context["rows"] == []
    assert len(signed_in.get("/dich-vu-cong/ho-so/?sau=vo-nghia").context["rows"]) == 1


def test_a_signed_result_is_downloaded_kept_in_the_store_and_verified_by_anybody(
    signed_in: Client, stranger: Client, loaded: Any, counted: None, person: Person
) -> None:
    """The template of the how-to is empty; one of the province's stands in for it."""
    results = tuple(replace(r, template="civil_status_copy") for r in loaded.declarations[0].results)
    load_again(loaded, declarations=(replace(loaded.declarations[0], results=results),))
    dossier_id = paid(file_one(signed_in, person))
    act(dossier_id, "accept")
    act(dossier_id, "propose")
    [item] = queries.dossier(dossier_id, viewer=SYSTEM).work
    signer = Viewer(official_id=8, duties=frozenset({(item.role, item.office)}))
    operations.act(work_item=item.id, action="sign_result", actor=signer, at=now())
    page = signed_in.get(page_of(dossier_id))
    assert "Tải kết quả (PDF)" in page.content.decode()
    answer = signed_in.get(page_of(dossier_id, "ket-qua/"))
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    assert answer["Content-Disposition"].startswith("attachment")
    assert stranger.get(page_of(dossier_id, "ket-qua/")).status_code == 404
    [kept] = signed_in.get("/dich-vu-cong/kho/").context["documents"]
    assert stranger.get(f"/dich-vu-cong/kho/{kept.file}/").status_code == 404
    shown = Client().get(page.context["result"]["verify"]).content.decode()
    assert "Giấy này do tỉnh cấp và còn giá trị" in shown
    assert person.name not in shown
    sent = SimpleUploadedFile("ket-qua.pdf", answer.content, content_type="application/pdf")
    verified = Client().post("/dich-vu-cong/xac-minh/", {"file": sent})
    assert verified.context["checked"].valid is True
    broken = SimpleUploadedFile("ket-qua.pdf", answer.content + b"\n%them", content_type="application/pdf")
    assert Client().post("/dich-vu-cong/xac-minh/", {"file": broken}).context["checked"].valid is False


def test_a_result_put_into_the_dossier_is_not_the_applicants_before_it_is_decided(
    signed_in: Client, filed: UUID
) -> None:
    paid(filed)
    [item] = queries.dossier(filed, viewer=SYSTEM).work
    official = Viewer(official_id=8, duties=frozenset({(item.role, item.office)}))
    scan = store_file(name="ban-thao.pdf", content=pdf(), owner="official:8", actor="official:8", at=now())
    operations.attach_result(dossier=filed, file=scan.id, actor=official, at=now())
    assert queries.dossier(filed, viewer=SYSTEM).result_file == scan.id
    assert signed_in.get(page_of(filed, "ket-qua/")).status_code == 404


def test_what_an_official_corrected_and_why_stands_on_the_page(signed_in: Client, filed: UUID) -> None:
    paid(filed)
    found = queries.dossier(filed, viewer=SYSTEM)
    [item] = found.work
    official = Viewer(official_id=8, duties=frozenset({(item.role, item.office)}))
    answers = {**found.answers, "copies": 3}
    operations.correct_answers(dossier=filed, answers=answers, reason="Theo giấy gốc", actor=official, at=now())
    html = signed_in.get(page_of(filed)).content.decode()
    assert "Theo giấy gốc" in html
    assert f"<del>{found.answers['copies']}</del> → <ins>3</ins>" in html


def test_what_happened_is_told_in_the_readers_language(signed_in: Client, filed: UUID) -> None:
    paid(filed)
    page = signed_in.get(f"/en{page_of(filed)}")
    assert [event["label"] for event in page.context["events"]] == ["Submit the application", "Fee paid"]
    for address in ("/en/dich-vu-cong/ho-so/", "/en/dich-vu-cong/"):
        told = signed_in.get(address).context
        assert [row["name"] for row in told.get("rows", told.get("todo"))] == [page.context["name"]]


def test_serving_is_rated_once_it_is_over_and_by_its_parts(signed_in: Client, filed: UUID) -> None:
    early = signed_in.post(page_of(filed, "danh-gia/"), {"overall": "5"})
    assert early.status_code >= 400
    assert queries.ratings_of(filed, viewer=SYSTEM) == []
    act(paid(filed), "refuse", reason=ReasonCode.NOT_COMPETENT, note="Nộp ở xã khác")
    assert signed_in.post(page_of(filed, "danh-gia/"), {"overall": "9"}).status_code == 422
    signed_in.post(page_of(filed, "danh-gia/"), {"overall": "4", "reception": "2", "words": "Chờ lâu"})
    [rating] = queries.ratings_of(filed, viewer=SYSTEM)
    assert ({part.value: mark for part, mark in rating.marks.items()}, rating.note) == (
        {"overall": 4, "reception": 2}, "Chờ lâu",
    )  # fmt: skip
    html = signed_in.get(page_of(filed)).content.decode()
    assert "Không thuộc thẩm quyền của nơi nhận: Nộp ở xã khác" in html


def test_a_complaint_is_answered_on_the_page_and_may_be_asked_again(signed_in: Client, filed: UUID) -> None:
    signed_in.post(page_of(filed, "phan-anh/"), {"kind": "complaint", "topic": "delay", "words": "Chờ <b>quá</b> lâu"})
    html = signed_in.get(page_of(filed)).content.decode()
    assert "Chờ &lt;b&gt;quá&lt;/b&gt; lâu" in html
    assert "Hẹn trả lời trước" in html
    [said] = queries.feedback_of(filed, viewer=SYSTEM)
    operations.answer_feedback(feedback_id=said.id, text="Xin lỗi, đã xử lý.", actor=SYSTEM, at=now())
    assert "Câu trả lời chưa thỏa đáng" in signed_in.get(page_of(filed)).content.decode()
    signed_in.post(page_of(filed, f"phan-anh/{said.id}/"), {"words": "Vẫn chờ"})
    assert [turn.text for turn in queries.feedback_of(filed, viewer=SYSTEM)[0].turns][-1] == "Vẫn chờ"


def test_strangers_neither_rate_nor_complain(stranger: Client, filed: UUID) -> None:
    assert stranger.post(page_of(filed, "danh-gia/"), {"overall": "1"}).status_code == 404
    assert stranger.post(page_of(filed, "phan-anh/"), {"words": "x"}).status_code == 404
    assert queries.feedback_of(filed, viewer=SYSTEM) == []


def test_letters_to_the_applicant_are_handed_out_as_pdf_once_there_is_something_in_them(
    signed_in: Client, stranger: Client, filed: UUID
) -> None:
    assert signed_in.get(page_of(filed, "mau/01/")).status_code == 404
    act(paid(filed), "accept")
    receipt = signed_in.get(page_of(filed, "mau/01/"))
    assert (receipt["Content-Type"], receipt.content[:5]) == ("application/pdf", b"%PDF-")
    assert "mẫu 01" in signed_in.get(page_of(filed)).content.decode()
    assert stranger.get(page_of(filed, "mau/01/")).status_code == 404
    assert signed_in.get(page_of(filed, "mau/06/")).status_code == 404
