"""The editor of report regimes: what is found and shown, who may do what, and that a refusal changes nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from benso.domains.reporting import models, operations, queries
from benso.domains.reporting.types import Deadline, Version, VersionState
from benso.sites.desk.views.regimes.parts import PARTS
from tests.sites.desk.editors import PROVINCE, Form, browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("register")]
EDITOR, PUBLISHER = ("catalogue_editor", PROVINCE), ("catalogue_publisher", PROVINCE)
HEAD = "/desk/che-do-bao-cao/"
CODE = "XHS-X"
ON = date(2026, 6, 14)


@pytest.fixture
def seat() -> tuple[Client, str]:
    return browser(EDITOR)


@pytest.fixture
def editor(seat: tuple[Client, str]) -> Client:
    return seat[0]


@pytest.fixture
def draft(seat: tuple[Client, str]) -> Version:
    return begun(seat[1])


def begun(actor: str, code: str = CODE) -> Version:
    base = queries.regime_in_force(code, ON)
    return operations.save_regime_draft(regime=base.regime, actor=actor, at=datetime.now(UTC))


def page(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


def now(version: Version) -> Version:
    return queries.version(version.id)


def edit_path(version: Version, part: str) -> str:
    return f"{HEAD}ban-soan/{version.id}/phan/{part}/"


def sent(client: Client, version: Version, part: str, *, text: bool = False) -> dict[str, list[str]]:
    return Form(page(client, edit_path(version, part) + ("?chu=1" if text else ""))).sent


def autosave(client: Client, path: str, form: dict[str, Any]) -> Any:
    answer = client.post(path, form, headers={"x-autosave": "1"})
    return answer.status_code, json.loads(answer.content)


def kept() -> list[tuple[Any, ...]]:
    columns = ("id", "state", "digest", "starts", "ends", "authors", "regime__retired_on")
    return list(models.VersionRow.objects.order_by("id").values_list(*columns))


def test_regimes_in_force_are_listed_and_found_without_marks(editor: Client) -> None:
    whole = page(editor, HEAD)
    assert all(f'href="{HEAD}{v.regime.code}/"' in whole for v in queries.find_regimes(datetime.now(UTC).date()))
    found = page(editor, f"{HEAD}?q=xa+hoi+so")
    assert f"{HEAD}{CODE}/" in found
    assert f"{HEAD}KTRA-S/" not in found
    assert f"{HEAD}{CODE}/" not in page(editor, f"{HEAD}?loai=statistics")
    assert "Không có chế độ nào như vậy" in page(editor, f"{HEAD}?q=khongcogi")


def test_a_regime_shows_what_it_orders_and_what_no_source_gives(editor: Client) -> None:
    shown = page(editor, f"{HEAD}{CODE}/")
    for words in (
        "Nghị quyết 01-NQ/TU", "mọi đơn vị cấp xã", "hằng quý, chốt từ ngày 15 đến ngày 14",
        "5 ngày làm việc sau ngày cuối kỳ", "Chưa có nguồn chính thức, là đề xuất:", "không phải biểu mẫu chính thức",
        "48 nơi phải nộp", "100 * fibre_households / households", "households.fibre_available",
    ):  # fmt: skip
        assert words in shown, words
    assert "điền sẵn từ sổ cái" in page(editor, f"{HEAD}TTHC-6A-X/")


def test_a_regime_nobody_knows_is_not_found(editor: Client) -> None:
    page(editor, f"{HEAD}KHONG-CO/", 404)
    page(editor, f"{HEAD}phien-ban/99999999/xem/", 404)
    page(editor, f"{HEAD}ban-soan/99999999/", 404)


def test_a_new_version_begins_with_what_is_in_force(editor: Client) -> None:
    base = queries.regime_in_force(CODE, ON)
    answer = editor.post(f"{HEAD}{CODE}/soan/")
    (draft,) = queries.drafts()
    assert (answer.status_code, answer["Location"]) == (302, f"{HEAD}ban-soan/{draft.id}/")
    assert (draft.number, draft.regime) == (base.number + 1, base.regime)
    before = kept()
    assert "vừa được người khác lưu" in editor.post(f"{HEAD}{CODE}/soan/", follow=True).content.decode()
    assert kept() == before


def test_a_new_regime_begins_empty_and_says_what_it_lacks(editor: Client) -> None:
    editor.post(f"{HEAD}moi/", {"code": "MOI-1", "vi": "Báo cáo mới", "en": "New report"})
    (draft,) = queries.drafts()
    shown = page(editor, f"{HEAD}ban-soan/{draft.id}/")
    assert "Chưa có biểu nào; khai ít nhất một biểu" in shown
    before = kept()
    for wrong in (
        {"code": "mã số", "vi": "a", "en": "b"},
        {"code": "MOI-2", "vi": "", "en": "b"},
        {"code": CODE, "vi": "a", "en": "b"},
    ):
        editor.post(f"{HEAD}moi/", wrong)
    assert kept() == before


@pytest.mark.parametrize("code", [CODE, "KTXH-T", "CSDL-X", "KTRA-S", "GRDP-N", "DTI-N"])
def test_saving_every_part_unchanged_changes_nothing(seat: tuple[Client, str], code: str) -> None:
    client, actor = seat
    base = queries.find_regimes(ON, search=code)[0]
    draft = operations.save_regime_draft(regime=base.regime, actor=actor, at=datetime.now(UTC))
    for part in PARTS:
        for text in (False, True):
            path = edit_path(draft, part.id) + ("?chu=1" if text else "")
            status, told = autosave(client, path, sent(client, draft, part.id, text=text))
            assert (part.id, text, status, told["state"], told["problems"]) == (part.id, text, 200, "saved", [])
            assert now(draft).regime == draft.regime, (part.id, text)


def test_name_deadline_and_validity_are_changed_in_fields(editor: Client, draft: Version) -> None:
    editor.post(edit_path(draft, "chung"), sent(editor, draft, "chung") | {"name.vi": ["Tên đã sửa"]})
    form = sent(editor, draft, "ai-nop") | {"deadline.days": ["9"], "valid_from": ["2027-01-01"]}
    form.pop("deadline.working")
    editor.post(edit_path(draft, "ai-nop"), form)
    found = now(draft).regime
    assert (found.name.vi, found.deadline, found.valid_from) == ("Tên đã sửa", Deadline(9), date(2027, 1, 1))


def test_rows_and_columns_are_added_moved_and_removed(editor: Client, draft: Version) -> None:
    before = [row.id for row in draft.regime.forms[0].rows]
    place = len(before)
    form = sent(editor, draft, "bieu") | {
        f"forms.0.rows.{place}.id": ["branches"], f"forms.0.rows.{place}.label.vi": ["Chi nhánh"],
        f"forms.0.rows.{place}.label.en": ["Branches"], f"forms.0.rows.{place}.indicator": ["branches"],
        "forms.0.rows.1.__place": ["4"], "forms.0.columns.2.__gone": ["on"],
    }  # fmt: skip
    editor.post(edit_path(draft, "bieu"), form)
    found = now(draft).regime.forms[0]
    moved = [before[0], before[2], before[3], before[1], *before[4:], "branches"]
    assert [row.id for row in found.rows] == moved
    assert [column.id for column in found.columns] == ["now", "before"]
    form = sent(editor, now(draft), "bieu") | {"forms.0.rows.3.__place": ["2"]}
    editor.post(edit_path(draft, "bieu"), form)
    assert [row.id for row in now(draft).regime.forms[0].rows] == [*before, "branches"]


def test_breakdowns_are_typed_beside_their_row(seat: tuple[Client, str]) -> None:
    client, actor = seat
    draft = begun(actor, "HSCV-X")
    form = sent(client, draft, "bieu")
    assert form["forms.0.rows.0.dimensions"] == ["level=commune"]
    client.post(edit_path(draft, "bieu"), form | {"forms.0.rows.0.dimensions": ["level=village"]})
    assert now(draft).regime.forms[0].rows[0].dimensions == (("level", "village"),)
    assert "không có mã “village”" in page(client, f"{HEAD}ban-soan/{draft.id}/")


def test_a_wrong_formula_is_kept_in_the_draft_with_its_character_marked(editor: Client, draft: Version) -> None:
    form = sent(editor, draft, "bieu") | {"forms.0.rows.3.formula": ["100 * fibres / households"]}
    status, told = autosave(editor, edit_path(draft, "bieu"), form)
    (problem,) = [one for one in told["problems"] if one["target"] == "f-forms-0-rows-3-formula"]
    assert (status, told["state"], problem["here"]) == (200, "saved", True)
    assert (problem["before"], problem["wrong"], problem["after"]) == ("100 * ", "f", "ibres / households")
    assert '<code class="marked">100 * <mark>f</mark>ibres / households</code>' in page(
        editor, edit_path(draft, "bieu")
    )
    assert "còn chỗ sửa" in page(editor, f"{HEAD}ban-soan/{draft.id}/")


def test_an_unreadable_formula_is_not_saved_and_stays_on_the_page(editor: Client, draft: Version) -> None:
    before = kept()
    form = sent(editor, draft, "bieu") | {"forms.0.rows.3.formula": ["100 * ("]}
    answer = editor.post(edit_path(draft, "bieu"), form)
    assert answer.status_code == 422
    assert 'value="100 * ("' in answer.content.decode()
    assert kept() == before


def test_the_line_of_a_mistake_is_that_of_the_text_on_the_page(editor: Client, draft: Version) -> None:
    form = sent(editor, draft, "ai-nop", text=True)
    lines = form["text"][0].split("\n")
    place = next(n for n, line in enumerate(lines) if "frequency: quarter" in line)
    lines[place] = "frequency: often"
    before = kept()
    path = edit_path(draft, "ai-nop") + "?chu=1"
    status, told = autosave(editor, path, form | {"text": ["\n".join(lines)]})
    assert (status, told["state"]) == (200, "refused")
    assert [(one["line"], one["here"]) for one in told["problems"]] == [(place + 1, True)]
    assert kept() == before


@pytest.mark.parametrize("text", ["forms: [", "forms: &a [*a]", "\x00", "- 1", "[" * 3000, "code: khac"])
def test_text_that_is_no_regime_is_refused(editor: Client, draft: Version, text: str) -> None:
    before = kept()
    answer = editor.post(edit_path(draft, "toan-van"), {"text": text, "seen": draft.digest})
    assert answer.status_code == 422
    assert kept() == before


def test_two_who_edit_at_once_do_not_overwrite_each_other(editor: Client, draft: Version) -> None:
    form = sent(editor, draft, "chung")
    other, _ = browser(EDITOR)
    other.post(edit_path(draft, "chung"), form | {"name.vi": ["Của người thứ hai"]})
    before = kept()
    status, told = autosave(editor, edit_path(draft, "chung"), form | {"name.vi": ["Của người thứ nhất"]})
    assert (status, told["state"]) == (409, "changed")
    assert kept() == before


def test_what_a_draft_changes_is_told_in_words(editor: Client, draft: Version) -> None:
    editor.post(edit_path(draft, "ai-nop"), sent(editor, draft, "ai-nop") | {"deadline.days": ["9"]})
    shown = page(editor, f"{HEAD}phien-ban/{draft.id}/so-sanh/")
    assert "Thời hạn gửi" in shown
    assert "<del>5 ngày làm việc sau kỳ</del>" in shown
    assert "<ins>9 ngày làm việc sau kỳ</ins>" in shown


def test_another_publishes_and_the_writer_may_not(seat: tuple[Client, str], draft: Version) -> None:
    client = seat[0]
    client.post(edit_path(draft, "ai-nop"), sent(client, draft, "ai-nop") | {"valid_from": ["2027-01-01"]})
    found, before = now(draft), kept()
    assert client.post(f"{HEAD}ban-soan/{draft.id}/cong-bo/", {"seen": found.digest}).status_code == 403
    both, writer = browser(EDITOR, PUBLISHER)
    second, _ = browser(PUBLISHER)
    assert second.post(f"{HEAD}ban-soan/{draft.id}/cong-bo/", {"seen": draft.digest}).status_code == 302
    assert kept() == before
    assert "Công bố</button>" in page(second, f"{HEAD}ban-soan/{draft.id}/")
    answer = second.post(f"{HEAD}ban-soan/{draft.id}/cong-bo/", {"seen": found.digest}, follow=True)
    assert "Đã công bố phiên bản 2" in answer.content.decode()
    assert now(draft).state is VersionState.PUBLISHED
    own = begun(writer)
    before = kept()
    told = both.post(f"{HEAD}ban-soan/{own.id}/cong-bo/", {"seen": own.digest}, follow=True).content.decode()
    assert "Người soạn không được tự công bố" in told
    assert kept() == before


def test_whoever_only_publishes_reads_and_does_not_write(draft: Version) -> None:
    reader, _ = browser(PUBLISHER)
    page(reader, HEAD)
    page(reader, f"{HEAD}phien-ban/{draft.id}/xem/")
    before = kept()
    page(reader, edit_path(draft, "chung"), 403)
    for path in (f"{HEAD}{CODE}/soan/", f"{HEAD}moi/", f"{HEAD}ban-soan/{draft.id}/bo/", edit_path(draft, "chung")):
        assert reader.post(path, {}).status_code == 403
    assert kept() == before


@pytest.mark.parametrize("role", ["receiver", "specialist", "head"])
def test_nobody_else_reads_or_writes_regimes(draft: Version, role: str) -> None:
    other, _ = browser((role, PROVINCE))
    before = kept()
    for path in (
        "",
        f"{CODE}/",
        f"ban-soan/{draft.id}/",
        f"phien-ban/{draft.id}/xem/",
        f"phien-ban/{draft.id}/so-sanh/",
    ):
        page(other, HEAD + path, 403)
    for path in (
        f"{CODE}/soan/",
        f"{CODE}/bai-bo/",
        "moi/",
        f"ban-soan/{draft.id}/bo/",
        f"ban-soan/{draft.id}/cong-bo/",
    ):
        assert other.post(HEAD + path, {}).status_code == 403
    assert kept() == before
    assert Client().get(HEAD).status_code == 302


def test_a_draft_is_thrown_away(editor: Client, draft: Version) -> None:
    editor.post(f"{HEAD}ban-soan/{draft.id}/bo/")
    assert queries.drafts() == []


def test_a_regime_is_retired_by_whoever_publishes_with_the_act_that_says_so(editor: Client) -> None:
    second, _ = browser(PUBLISHER)
    before = kept()
    for form in ({"tu-ngay": "2026-12-01"}, {"quyet-dinh": "QĐ 1"}, {"tu-ngay": "mai", "quyet-dinh": "QĐ 1"}):
        second.post(f"{HEAD}BCVT-X/bai-bo/", form)
    assert editor.post(f"{HEAD}BCVT-X/bai-bo/", {"tu-ngay": "2026-12-01", "quyet-dinh": "QĐ 1"}).status_code == 403
    assert kept() == before
    second.post(f"{HEAD}BCVT-X/bai-bo/", {"tu-ngay": "2026-12-01", "quyet-dinh": "QĐ 1"})
    assert queries.history("BCVT-X")[0].ends == date(2026, 12, 1)


def test_large_forms_are_edited_as_text(seat: tuple[Client, str]) -> None:
    client, actor = seat
    base = queries.regime_in_force("KTXH-T", ON).regime
    form = base.forms[0]
    rows = tuple(replace(form.rows[1], id=f"row_{n}") for n in range(70))
    large = replace(base, forms=(replace(form, rows=rows),))
    draft = operations.save_regime_draft(regime=large, actor=actor, at=datetime.now(UTC))
    assert "<textarea" in page(client, edit_path(draft, "bieu"))
    status, told = autosave(client, edit_path(draft, "bieu"), sent(client, draft, "bieu"))
    assert (status, told["state"]) == (200, "saved")
    assert now(draft).regime == large
