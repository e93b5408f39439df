"""The procedure editor: what its fields hold is what the declaration says, and who may do what."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from benso.domains.dossiers.queries import dossier as dossier_of
from benso.domains.dossiers.types import Viewer
from benso.domains.procedures import operations, queries
from benso.domains.procedures.rules import differences
from benso.domains.procedures.types import Assurance, Version, VersionState
from benso.sites.desk.views.catalogue.parts import PARTS
from tests.domains.dossiers.lives import file
from tests.sites.desk.editors import CODE, PROVINCE, Form, begun, browser, today

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("register")]
EDITOR, PUBLISHER = ("catalogue_editor", PROVINCE), ("catalogue_publisher", PROVINCE)
STEPPED = [
    "1.009397", "2.001955", "1.011607", "2.002029", "2.002481", "1.010736", "1.001662", "2.000815", "1.001193",
    "2.000635", "1.000894", "1.009022", "1.013225", "1.000798", "1.004616", "1.012275", "1.004363", "2.000620",
    "1.004088", "1.013274",
]  # fmt: skip


@pytest.fixture
def seat() -> tuple[Client, str]:
    return browser(EDITOR)


@pytest.fixture
def editor(seat: tuple[Client, str]) -> Client:
    return seat[0]


@pytest.fixture
def draft(seat: tuple[Client, str]) -> Version:
    return begun(seat[1])


def page(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


def now(version: Version) -> Version:
    return queries.version(version.id)


def edit_path(version: Version, part: str) -> str:
    return f"/desk/ban-soan/{version.id}/phan/{part}/"


def sent(client: Client, version: Version, part: str, *, text: bool = False) -> dict[str, list[str]]:
    return Form(page(client, edit_path(version, part) + ("?chu=1" if text else ""))).sent


def autosave(client: Client, path: str, form: dict[str, Any]) -> Any:
    answer = client.post(path, form, headers={"x-autosave": "1"})
    assert answer["Content-Type"] == "application/json", (path, answer.status_code, answer.get("Location"))
    return answer.status_code, json.loads(answer.content)


def test_every_procedure_in_force_is_listed_and_found_without_marks(editor: Client) -> None:
    whole = page(editor, "/desk/thu-tuc/")
    assert whole.count('<a href="/desk/thu-tuc/') == len(queries.catalogue(today())) + 1
    found = page(editor, "/desk/thu-tuc/?q=ket+hon")
    assert "/desk/thu-tuc/1.000894/" in found
    assert f"/desk/thu-tuc/{CODE}/" not in found
    assert "Không có thủ tục nào như vậy" in page(editor, "/desk/thu-tuc/?q=khongcogi")


def test_a_new_version_begins_with_what_is_in_force(editor: Client) -> None:
    base = queries.version_in_force(CODE, today())
    answer = editor.post(f"/desk/thu-tuc/{CODE}/soan/")
    (draft,) = queries.drafts()
    assert (answer.status_code, answer["Location"]) == (302, f"/desk/ban-soan/{draft.id}/")
    assert (draft.number, draft.declaration) == (base.number + 1, base.declaration)
    assert "Mở bản soạn" in page(editor, f"/desk/thu-tuc/{CODE}/")
    again = editor.post(f"/desk/thu-tuc/{CODE}/soan/", follow=True).content.decode()
    assert "vừa được" in again
    assert [one.id for one in queries.drafts()] == [draft.id]


@pytest.mark.parametrize("code", STEPPED)
def test_saving_every_part_unchanged_changes_nothing(seat: tuple[Client, str], code: str) -> None:
    client, actor = seat
    draft = begun(actor, code)
    for part in PARTS:
        ways = (False, True) if part.structured else (True,)
        for text in ways:
            path = edit_path(draft, part.id) + ("?chu=1" if text else "")
            status, told = autosave(client, path, sent(client, draft, part.id, text=text))
            assert (part.id, text, status, told["state"]) == (part.id, text, 200, "saved")
            assert (part.id, text, told["problems"]) == (part.id, text, [])
            assert now(draft).declaration == draft.declaration, (part.id, text)


def test_a_field_changed_is_the_declaration_changed(editor: Client, draft: Version) -> None:
    form = sent(editor, draft, "chung") | {"name.vi": ["Tên đã sửa"], "channels": ["counter"], "keywords": ["a, b"]}
    answer = editor.post(edit_path(draft, "chung"), form)
    assert answer.status_code == 302
    found = now(draft).declaration
    assert (found.name.vi, found.channels, found.keywords) == ("Tên đã sửa", ("counter",), ("a", "b"))


def test_the_level_of_assurance_is_edited_judged_and_shown_as_a_difference(editor: Client, draft: Version) -> None:
    assert draft.declaration.assurance is None
    form = sent(editor, draft, "chung") | {"assurance": ["high"]}
    assert editor.post(edit_path(draft, "chung"), form).status_code == 302
    assert now(draft).declaration.assurance is Assurance.HIGH
    (told,) = differences(draft.declaration, now(draft).declaration)
    assert (told.label_vi, told.before, told.after) == ("Mức định danh khi nộp trực tuyến", "", "high")
    form = sent(editor, draft, "chung")
    assert form["assurance"] == ["high"]
    status, answer = autosave(editor, edit_path(draft, "chung"), form | {"channels": ["counter"]})
    assert (status, [p["message"] for p in answer["problems"] if "Mức định danh" in p["message"]]) == (
        200,
        ["Mức định danh chỉ hỏi khi nộp trực tuyến; thêm online vào channels hoặc bỏ mức này."],
    )


def test_a_row_is_added_changed_and_removed(seat: tuple[Client, str]) -> None:
    editor, draft = seat[0], begun(seat[1], "1.013225")
    before = draft.declaration.components
    place = len(before)
    form = sent(editor, draft, "giay-to") | {
        "components.0.name.vi": ["Đơn đã đổi tên"],
        f"components.{place}.id": ["photo"], f"components.{place}.name.vi": ["Ảnh"],
        f"components.{place}.name.en": ["Photo"], f"components.{place}.originals": ["2"],
    }  # fmt: skip
    editor.post(edit_path(draft, "giay-to"), form)
    after = now(draft).declaration.components
    assert [one.id for one in after] == [*(one.id for one in before), "photo"]
    assert (after[0].name.vi, after[-1].originals) == ("Đơn đã đổi tên", 2)
    form = sent(editor, now(draft), "giay-to") | {"components.0.__gone": ["on"]}
    editor.post(edit_path(draft, "giay-to"), form)
    assert [one.id for one in now(draft).declaration.components] == [one.id for one in after[1:]]


def test_what_cannot_be_read_is_not_saved_and_stays_on_the_page(editor: Client, draft: Version) -> None:
    form = sent(editor, draft, "phi") | {"fees.items.0.amount": ["75000 +"], "fees.items.0.id": ["lệ phí"]}
    answer = editor.post(edit_path(draft, "phi"), form)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="75000 +"' in shown
    assert 'value="lệ phí"' in shown
    assert now(draft).digest == draft.digest


def test_a_wrong_expression_is_kept_in_the_draft_with_its_character_marked(editor: Client, draft: Version) -> None:
    form = sent(editor, draft, "phi") | {
        "fees.status": ["known"], "fees.items.0.id": ["fee"], "fees.items.0.label.vi": ["Phí"],
        "fees.items.0.label.en": ["Fee"], "fees.items.0.amount": ["75000 * floors_"], "fees.items.0.basis": ["x"],
    }  # fmt: skip
    status, told = autosave(editor, edit_path(draft, "phi"), form)
    (problem,) = [one for one in told["problems"] if one["target"] == "f-fees-items-0-amount"]
    assert (status, told["state"], problem["here"]) == (200, "saved", True)
    assert (problem["before"], problem["wrong"], problem["after"]) == ("75000 * ", "f", "loors_")
    shown = page(editor, edit_path(draft, "phi"))
    assert '<code class="marked">75000 * <mark>f</mark>loors_</code>' in shown
    assert "còn chỗ sửa" in page(editor, f"/desk/ban-soan/{draft.id}/")


def test_the_line_of_a_mistake_is_that_of_the_text_on_the_page(editor: Client, draft: Version) -> None:
    form = sent(editor, draft, "quy-trinh", text=True)
    lines = form["text"][0].split("\n")
    place = next(n for n, line in enumerate(lines) if "kind: task" in line)
    lines[place] = lines[place].replace("task", "toil")
    path = edit_path(draft, "quy-trinh") + "?chu=1"
    status, told = autosave(editor, path, form | {"text": ["\n".join(lines)]})
    assert (status, told["state"]) == (200, "refused")
    assert [(one["line"], one["here"]) for one in told["problems"]] == [(place + 1, True)]
    assert "toil" in told["problems"][0]["message"]
    answer = editor.post(path, form | {"text": ["\n".join(lines)]})
    assert answer.status_code == 422
    assert f'data-line="{place + 1}"' in answer.content.decode()
    assert "kind: toil" in answer.content.decode()
    assert now(draft).digest == draft.digest


@pytest.mark.parametrize("text", ["fees: [", "fees: &a [*a]", "\x00", "name: {vi: x}", "- 1", "fees: 3", "[" * 3000])
def test_text_that_is_no_part_of_a_declaration_is_refused_with_a_line(
    editor: Client, draft: Version, text: str
) -> None:
    path = edit_path(draft, "phi") + "?chu=1"
    status, told = autosave(editor, path, {"text": text, "seen": draft.digest})
    assert (status, told["state"]) == (200, "refused")
    assert told["problems"][0]["message"]
    assert now(draft).digest == draft.digest


@pytest.mark.parametrize("code", [CODE, "1.013225"])
def test_a_draft_without_mistakes_is_without_mistakes_on_every_page_of_it(seat: tuple[Client, str], code: str) -> None:
    draft = begun(seat[1], code)
    for part in PARTS:
        for way in ("", "?chu=1"):
            shown = page(seat[0], edit_path(draft, part.id) + way)
            assert ("Không còn chỗ nào phải sửa" in shown, part.id, way) == (True, part.id, way)


def test_the_code_of_a_draft_stays(editor: Client, draft: Version) -> None:
    form = sent(editor, draft, "chung", text=True)
    wrong = form["text"][0].replace(CODE, "9.999999", 1)
    status, told = autosave(editor, edit_path(draft, "chung") + "?chu=1", form | {"text": [wrong]})
    assert (status, told["state"]) == (200, "refused")
    assert now(draft).digest == draft.digest
    assert queries.history("9.999999") == []


def test_who_saved_first_is_not_overwritten(editor: Client, draft: Version) -> None:
    other, _ = browser(EDITOR)
    form = sent(editor, draft, "chung")
    theirs = sent(other, draft, "chung") | {"name.vi": ["Của người kia"]}
    assert autosave(other, edit_path(draft, "chung"), theirs)[1]["state"] == "saved"
    held = now(draft).digest
    status, told = autosave(editor, edit_path(draft, "chung"), form | {"name.vi": ["Của tôi"]})
    assert (status, told["state"]) == (409, "changed")
    assert "vừa được" in told["message"]
    answer = editor.post(edit_path(draft, "chung"), form | {"name.vi": ["Của tôi"]}, follow=True)
    assert "Của người kia" in answer.content.decode()
    assert now(draft).digest == held


def test_autosave_gives_the_revision_to_go_on_from(editor: Client, draft: Version) -> None:
    form = sent(editor, draft, "chung")
    _, first = autosave(editor, edit_path(draft, "chung"), form | {"name.vi": ["Một"]})
    _, second = autosave(editor, edit_path(draft, "chung"), form | {"name.vi": ["Hai"], "seen": [first["seen"]]})
    assert (second["state"], now(draft).declaration.name.vi) == ("saved", "Hai")
    assert second["seen"] == now(draft).digest


def test_the_preview_works_the_form_out_and_keeps_nothing(editor: Client, draft: Version) -> None:
    path = f"/desk/phien-ban/{draft.id}/xem/"
    assert "Thử điền biểu mẫu" in page(editor, path)
    answer = editor.post(path, {"cach-nop": "counter", "nguoi-nop": "citizen"}).content.decode()
    assert "Với các câu trả lời này" in answer
    assert "chưa đúng hoặc chưa trả lời" in answer
    assert now(draft).digest == draft.digest


@pytest.mark.parametrize("code", STEPPED)
def test_every_procedure_with_steps_is_shown_drawn_and_given_out(editor: Client, code: str) -> None:
    version = queries.version_in_force(code, today())
    assert version.declaration.steps is not None
    for path in ("xem/", "so-sanh/", "quy-trinh/"):
        page(editor, f"/desk/phien-ban/{version.id}/{path}")
    drawn = page(editor, f"/desk/phien-ban/{version.id}/quy-trinh/")
    assert drawn.count('<rect class="step ') == len(version.declaration.steps.steps)
    bpmn = editor.get(f"/desk/phien-ban/{version.id}/quy-trinh.bpmn")
    assert f"{code}-{version.number}.bpmn" in bpmn["Content-Disposition"]
    assert bpmn.content.startswith(b"<?xml")


def test_the_difference_names_what_changed_before_and_after(editor: Client, draft: Version) -> None:
    assert "Hai phiên bản giống hệt nhau" in page(editor, f"/desk/phien-ban/{draft.id}/so-sanh/")
    old = draft.declaration.name.vi
    editor.post(edit_path(draft, "chung"), sent(editor, draft, "chung") | {"name.vi": ["Tên đã sửa"]})
    shown = page(editor, f"/desk/phien-ban/{draft.id}/so-sanh/")
    assert f"<del>{old}</del>" in shown
    assert "<ins>Tên đã sửa</ins>" in shown
    assert shown.count('class="change-label"') == 1


def test_another_official_publishes_and_the_author_may_not(editor: Client, draft: Version) -> None:
    editor.post(edit_path(draft, "chung"), sent(editor, draft, "chung") | {"name.vi": ["Tên đã sửa"]})
    form = {"seen": now(draft).digest}
    path = f"/desk/ban-soan/{draft.id}/cong-bo/"
    assert "Chỉ người có vai trò công bố" in editor.post(path, form, follow=True).content.decode()
    publisher, actor = browser(PUBLISHER)
    assert ">Công bố</button>" in page(publisher, f"/desk/ban-soan/{draft.id}/")
    publisher.post(path, {"seen": draft.digest})
    assert now(draft).state is VersionState.DRAFT
    answer = publisher.post(path, form, follow=True).content.decode()
    assert "Đã công bố phiên bản" in answer
    assert (now(draft).state, now(draft).published_by) == (VersionState.PUBLISHED, actor)
    assert queries.version_in_force(CODE, today()).declaration.name.vi == "Tên đã sửa"
    assert publisher.post(path, form).status_code == 404
    assert editor.get(edit_path(draft, "chung")).status_code == 404


def test_whoever_wrote_a_line_of_it_does_not_publish_although_another_saved_last() -> None:
    both, actor = browser(EDITOR, PUBLISHER)
    draft = begun(actor)
    other, _ = browser(EDITOR)
    other.post(edit_path(draft, "chung"), sent(other, draft, "chung") | {"name.vi": ["Của người kia"]})
    shown = page(both, f"/desk/ban-soan/{draft.id}/")
    assert "nên không tự công bố" in shown
    assert "cong-bo/" not in shown
    both.post(f"/desk/ban-soan/{draft.id}/cong-bo/", {"seen": now(draft).digest})
    assert now(draft).state is VersionState.DRAFT


def test_a_draft_with_mistakes_is_not_published(editor: Client, draft: Version) -> None:
    form = sent(editor, draft, "thoi-han") | {"time_limits.0.case": ["khong_co"]}
    editor.post(edit_path(draft, "thoi-han"), form)
    publisher, _ = browser(PUBLISHER)
    assert ">Công bố</button>" not in page(publisher, f"/desk/ban-soan/{draft.id}/")
    answer = publisher.post(f"/desk/ban-soan/{draft.id}/cong-bo/", {"seen": now(draft).digest}, follow=True)
    assert "Chưa công bố được" in answer.content.decode()
    assert now(draft).state is VersionState.DRAFT


def test_open_dossiers_keep_the_version_they_began_under(editor: Client, draft: Version) -> None:
    old = queries.version_in_force(CODE, today())
    dossier = file(CODE, at=datetime.now(UTC)).id
    form = sent(editor, draft, "thoi-han") | {"time_limits.0.amount": ["1"]}
    editor.post(edit_path(draft, "thoi-han"), form)
    publisher, _ = browser(PUBLISHER)
    publisher.post(f"/desk/ban-soan/{draft.id}/cong-bo/", {"seen": now(draft).digest})
    assert queries.version_in_force(CODE, today()).id == draft.id
    assert dossier_of(dossier, viewer=Viewer.system("test")).version == old.id
    assert dossier_of(file(CODE, at=datetime.now(UTC)).id, viewer=Viewer.system("test")).version == draft.id


def test_a_version_for_a_later_day_waits_for_it(editor: Client, draft: Version) -> None:
    editor.post(edit_path(draft, "chung"), sent(editor, draft, "chung") | {"valid_from": ["2027-07-01"]})
    publisher, _ = browser(PUBLISHER)
    publisher.post(f"/desk/ban-soan/{draft.id}/cong-bo/", {"seen": now(draft).digest})
    assert now(draft).starts == date(2027, 7, 1)
    assert queries.version_in_force(CODE, date(2027, 6, 30)).id != draft.id
    assert queries.version_in_force(CODE, date(2027, 7, 1)).id == draft.id
    assert "nhận hồ sơ từ 01/07/2027" in page(editor, f"/desk/thu-tuc/{CODE}/")


def test_a_draft_thrown_away_is_gone(editor: Client, draft: Version) -> None:
    assert editor.post(f"/desk/ban-soan/{draft.id}/bo/").status_code == 302
    assert queries.drafts() == []
    assert editor.get(f"/desk/ban-soan/{draft.id}/").status_code == 404


@pytest.mark.parametrize("role", ["receiver", "specialist", "head", "leader"])
def test_other_roles_do_not_see_the_editor(draft: Version, role: str) -> None:
    client, _ = browser((role, PROVINCE))
    before = now(draft)
    reads = ["/desk/thu-tuc/", f"/desk/thu-tuc/{CODE}/", f"/desk/ban-soan/{draft.id}/", edit_path(draft, "chung")]
    reads += [f"/desk/phien-ban/{draft.id}/{name}" for name in ("xem/", "so-sanh/", "quy-trinh/", "quy-trinh.bpmn")]
    for path in [*reads, "/desk/ngay-lam-viec/"]:
        assert (path, client.get(path).status_code) == (path, 403)
    writes = [f"/desk/thu-tuc/{CODE}/soan/", edit_path(draft, "chung"), "/desk/ngay-lam-viec/"]
    writes += [f"/desk/ban-soan/{draft.id}/{name}/" for name in ("cong-bo", "bo", "lay-bpmn", "lay-dmn")]
    for path in writes:
        assert (path, client.post(path, {"seen": before.digest}).status_code) == (path, 403)
    assert now(draft) == before


def test_a_publisher_reads_a_draft_and_does_not_write_it(draft: Version) -> None:
    client, _ = browser(PUBLISHER)
    shown = page(client, f"/desk/ban-soan/{draft.id}/")
    assert "/phan/" not in shown
    assert client.post(edit_path(draft, "chung"), {"name.vi": "X"}).status_code == 403
    assert client.post(f"/desk/ban-soan/{draft.id}/bo/").status_code == 403
    assert now(draft).digest == draft.digest


def test_pages_of_versions_that_are_not_there_are_not_found(editor: Client, draft: Version) -> None:
    published = queries.version_in_force(CODE, today())
    for path in (
        "/desk/thu-tuc/9.9/", "/desk/ban-soan/999999999/", f"/desk/ban-soan/{published.id}/",
        edit_path(draft, "khong-co"), "/desk/phien-ban/999999999/xem/",
    ):  # fmt: skip
        assert (path, editor.get(path).status_code) == (path, 404)


def test_the_page_of_a_part_asks_the_same_whatever_the_number_of_versions(
    editor: Client, draft: Version, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(14):
        page(editor, edit_path(draft, "chung"))
    with django_assert_max_num_queries(14):
        page(editor, "/desk/thu-tuc/")


def test_labels_of_fields_are_bound_to_them(editor: Client, draft: Version) -> None:
    for part in PARTS:
        shown = page(editor, edit_path(draft, part.id))
        ids = re.findall(r'\bid="([^"]+)"', shown)
        assert len(ids) == len(set(ids)), part.id
        assert set(re.findall(r'<label for="([^"]+)"', shown)) <= set(ids), part.id


def test_what_is_typed_is_never_markup(editor: Client, draft: Version) -> None:
    evil = '<script>alert("x")</script>'
    editor.post(edit_path(draft, "chung"), sent(editor, draft, "chung") | {"name.vi": [evil]})
    assert now(draft).declaration.name.vi == evil
    for path in (
        edit_path(draft, "chung"), edit_path(draft, "chung") + "?chu=1", f"/desk/ban-soan/{draft.id}/",
        f"/desk/phien-ban/{draft.id}/xem/", f"/desk/phien-ban/{draft.id}/so-sanh/", f"/desk/thu-tuc/{CODE}/",
    ):  # fmt: skip
        assert evil not in page(editor, path)
    operations.discard_version_draft(version=draft.id, actor="system:test", at=datetime.now(UTC))
