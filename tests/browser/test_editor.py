"""The procedure editor in a real browser: written by one official, published by another, with nothing lost between."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from benso.domains.procedures.rules.bpmn_import import import_bpmn
from tests.browser.test_desk import check

pytestmark = pytest.mark.browser
CODE = "1.004088"
PARTS = ("chung", "thoi-han", "phi", "giay-to", "bieu-mau", "bang", "quy-trinh", "nguon")
EDITOR, PUBLISHER = "Biên tập danh mục thủ tục", "Công bố danh mục thủ tục"
DMN = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="urn:t">
 <decision id="rate" name="Mức phí"><decisionTable hitPolicy="UNIQUE">
  <input><inputExpression typeRef="string"><text>channel</text></inputExpression>
   <inputValues><text>"online","counter","post"</text></inputValues></input>
  <output name="rate" typeRef="number"/>
  <rule><inputEntry><text>"online"</text></inputEntry><outputEntry><text>10000</text></outputEntry></rule>
  <rule><inputEntry><text>"online","counter"</text></inputEntry><outputEntry><text>20000</text></outputEntry></rule>
 </decisionTable></decision></definitions>"""


def signed_in(browser: Browser, board: str, who: str, width: int) -> Page:
    """A page of an invented official."""
    context = browser.new_context(viewport={"width": width, "height": 900})
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.goto(f"{board}/desk/dang-nhap/")
    label = next(one for one in page.locator("#thu-ai option").all_inner_texts() if who in one)
    page.locator("#thu-ai").select_option(label=label)
    page.get_by_role("button", name="Vào thử").click()
    page.wait_for_url("**/desk/")
    return page


def opened_draft(page: Page, board: str, code: str) -> str:
    """Address of the draft of a procedure, begun if there is none."""
    page.goto(f"{board}/desk/thu-tuc/{code}/")
    begin = page.get_by_role("button", name="Soạn phiên bản mới")
    (begin if begin.count() else page.get_by_role("link", name="Mở bản soạn")).click()
    page.wait_for_url("**/ban-soan/**")
    return page.url


@pytest.mark.parametrize("width", [360, 1440])
def test_every_page_of_the_editor_is_sound(browser: Browser, board: str, axe: str, width: int) -> None:
    page = signed_in(browser, board, EDITOR, width)
    page.goto(f"{board}/desk/thu-tuc/")
    check(page, axe, f"catalogue-{width}")
    draft = opened_draft(page, board, CODE)
    check(page, axe, f"draft-{width}")
    for part in PARTS:
        page.goto(f"{draft}phan/{part}/")
        check(page, axe, f"part-{part}-{width}")
        page.goto(f"{draft}phan/{part}/?chu=1")
        check(page, axe, f"text-{part}-{width}")
    version = draft.replace("/ban-soan/", "/phien-ban/")
    for view in ("xem", "so-sanh", "quy-trinh"):
        page.goto(f"{version}{view}/")
        check(page, axe, f"version-{view}-{width}")
    page.goto(f"{board}/desk/thu-tuc/{CODE}/")
    check(page, axe, f"versions-{width}")
    page.context.close()


@pytest.mark.parametrize("width", [360, 1440])
def test_the_page_of_swapped_working_days_is_sound_and_shows_before_it_does(
    browser: Browser, board: str, axe: str, width: int
) -> None:
    page = signed_in(browser, board, PUBLISHER, width)
    page.goto(f"{board}/desk/ngay-lam-viec/")
    check(page, axe, f"days-{width}")
    page.get_by_role("button", name="Xem hồ sơ nào đổi hạn").click()
    expect(page.get_by_text("Nhập số, ngày của văn bản thông báo.").first).to_be_visible()
    check(page, axe, f"days-refused-{width}")
    page.get_by_label("Văn bản thông báo").fill("Thông báo thử")
    page.locator("#id_day_1").fill("2031-03-05")
    page.get_by_role("button", name="Xem hồ sơ nào đổi hạn").click()
    expect(page.get_by_text("0 hồ sơ đang mở đổi hạn trả.")).to_be_visible()
    check(page, axe, f"days-foreseen-{width}")
    page.goto(f"{board}/desk/ngay-lam-viec/")
    expect(page.get_by_text("05/03/2031")).to_have_count(0)
    page.context.close()


def test_what_is_typed_is_saved_by_itself_shown_as_a_difference_and_published_by_another(
    browser: Browser, board: str
) -> None:
    page = signed_in(browser, board, EDITOR, 1280)
    draft = opened_draft(page, board, "2.000635")
    page.goto(f"{draft}phan/bieu-mau/")
    page.get_by_label("Nhãn", exact=True).first.fill("Câu đã sửa")
    expect(page.locator("[data-status]")).to_contain_text("Đã lưu lúc")
    page.goto(f"{draft}phan/thoi-han/")
    page.locator("[name='time_limits.0.amount']").fill("mười")
    expect(page.locator("[data-status]")).to_contain_text("Chưa lưu: có chỗ không đọc được")
    expect(page.locator("[data-problems]")).to_contain_text("→")
    page.locator("[name='time_limits.0.amount']").fill("1")
    expect(page.locator("[data-status]")).to_contain_text("Đã lưu lúc")
    page.goto(draft.replace("/ban-soan/", "/phien-ban/") + "so-sanh/")
    expect(page.locator("ul.changes")).to_contain_text("Câu đã sửa")
    page.goto(f"{board}/desk/thu-tuc/")
    page.get_by_role("heading", name="Đang soạn").wait_for()
    other = signed_in(browser, board, PUBLISHER, 1280)
    other.goto(draft)
    other.get_by_role("button", name="Công bố").focus()
    other.keyboard.press("Enter")
    expect(other.get_by_text("Hồ sơ đang mở giữ phiên bản cũ.").first).to_be_visible()
    page.context.close()
    other.context.close()


def test_a_row_added_by_keyboard_is_saved_and_still_there(browser: Browser, board: str) -> None:
    page = signed_in(browser, board, EDITOR, 1280)
    draft = opened_draft(page, board, CODE)
    page.goto(f"{draft}phan/giay-to/")
    rows = page.locator("[data-rows='components'] > [data-row]")
    before = rows.count()
    for place in (before - 1, before):
        page.locator(f"[name='components.{place}.id']").focus()
        page.keyboard.type(f"extra_{place}")
        page.locator(f"[name='components.{place}.name.vi']").fill("Giấy thêm")
        page.locator(f"[name='components.{place}.name.en']").fill("Further paper")
        page.locator("[data-rows='components'] > [data-add]").focus()
        page.keyboard.press("Enter")
    expect(page.locator("[data-status]")).to_contain_text("Đã lưu lúc")
    page.reload()
    assert rows.count() == before + 2
    expect(page.locator(f"[name='components.{before}.id']")).to_have_value(f"extra_{before}")
    page.context.close()


def test_a_session_that_ends_while_one_edits_is_told_and_the_words_stay(browser: Browser, board: str) -> None:
    page = signed_in(browser, board, EDITOR, 1280)
    draft = opened_draft(page, board, CODE)
    page.goto(f"{draft}phan/chung/")
    page.context.clear_cookies()
    page.locator("[name='decision']").fill("Quyết định mới")
    expect(page.locator("[data-status]")).to_contain_text("phiên làm việc đã hết")
    expect(page.locator("[name='decision']")).to_have_value("Quyết định mới")
    page.context.close()


def test_tables_come_in_from_dmn_with_their_overlap_and_gap_and_steps_go_out_and_in_as_bpmn(
    browser: Browser, board: str, axe: str, tmp_path: Path
) -> None:
    page = signed_in(browser, board, EDITOR, 1440)
    draft = opened_draft(page, board, CODE)
    page.goto(f"{draft}phan/bang/")
    page.get_by_text("Lấy bảng từ tệp DMN").click()
    page.locator("#tep").set_input_files({"name": "t.dmn", "mimeType": "application/xml", "buffer": DMN.encode()})
    page.get_by_role("button", name="Lấy", exact=True).click()
    expect(page.locator("body")).to_contain_text("Các dòng 1, 2 cùng đúng khi")
    expect(page.locator("body")).to_contain_text("Không dòng nào cho trường hợp")
    check(page, axe, "dmn-1440")
    page.locator("[name='decisions.0.rules.1.when.0']").fill('"counter", "post"')
    expect(page.locator("[data-problems]")).to_contain_text("Không còn chỗ nào phải sửa")
    page.goto(f"{draft}phan/quy-trinh/")
    page.get_by_text("Lấy các bước từ tệp BPMN").click()
    with page.expect_download() as started:
        page.get_by_role("link", name="Tải các bước đang có (BPMN)").click()
    file = tmp_path / "steps.bpmn"
    started.value.save_as(file)
    steps = import_bpmn(file.read_bytes()).steps
    for content, said in ((file.read_bytes(), f"Đã lấy {len(steps)} bước"), (b"<x/>", "không phải là tệp BPMN 2.0")):
        page.goto(f"{draft}phan/quy-trinh/")
        page.get_by_text("Lấy các bước từ tệp BPMN").click()
        page.locator("#tep").set_input_files({"name": "s.bpmn", "mimeType": "application/xml", "buffer": content})
        page.get_by_role("button", name="Lấy", exact=True).click()
        expect(page.locator("body")).to_contain_text(said)
    page.context.close()
