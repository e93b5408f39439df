"""The whole path, by hand: found, applied for, paid, worked on at the desk, received signed, verified, marked."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import applicant, officials
from tests.browser.test_portal import BIRTH, COPIES, HOME, begin, looker, window

pytestmark = pytest.mark.browser
YEARS = {"register_year": "2021", "year": "2021", "registered_year": "2021", "copies": "3"}


def shown(page: Page) -> int:
    """How many questions one sees."""
    return len([q for q in page.query_selector_all(".question") if q.is_visible()])


@pytest.mark.parametrize("width", [360, 1440])
def test_from_the_search_to_a_signed_result_that_anybody_can_verify(
    browser: Browser, board: str, axe: str, tmp_path: Path, width: int
) -> None:
    context = window(browser, width)
    page = context.new_page()
    look = looker(page, axe, f"whole-{width}")
    page.goto(board + HOME)
    page.get_by_role("searchbox").fill("trich luc")
    page.locator(".suggestions a").filter(has_text="Trích lục").first.click()
    page.get_by_role("link", name="Bắt đầu nộp hồ sơ").click()
    applicant.sign_in(page, "Lê Thị Bến")
    page.get_by_role("button", name="Bắt đầu khai").click()
    applicant.fill_in(page, YEARS, applicant.picture(tmp_path), lambda _: None)
    number = applicant.submit(page)
    page.get_by_role("link", name="Nộp phí").click()
    applicant.pay(page)
    officials.bring_through(browser, board, number, "UBND phường An Hội")

    page.goto(f"{board}/dich-vu-cong/ho-so/")
    page.get_by_role("link", name=number).click()
    expect(page.locator(".status .big")).to_have_text("Đã trả kết quả")
    look("returned")
    dossier = page.url
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải kết quả (PDF)").click()
    result = tmp_path / "ket-qua.pdf"
    download.value.save_as(result)
    page.get_by_role("link", name="Xem trang xác minh").click()
    expect(page.locator("main")).to_contain_text("Ủy ban nhân dân phường An Hội")
    look("verified")
    page.goto(f"{board}/dich-vu-cong/xac-minh/")
    page.locator("input[type=file]").set_input_files(result)
    page.get_by_role("button", name="Xác minh tệp").click()
    expect(page.locator("h1")).not_to_have_text("Xác minh giấy tờ")
    look("verified-file")
    page.goto(f"{board}/dich-vu-cong/kho/")
    look("store")
    page.goto(f"{dossier}danh-gia/")
    look("rate")
    page.get_by_label("5 – Rất hài lòng").first.check()
    page.get_by_role("button", name="Gửi đánh giá").click()
    expect(page.get_by_text("Đã ghi đánh giá của bạn")).to_be_visible()
    page.goto(f"{dossier}phan-anh/")
    look("complain")
    page.goto(f"{board}/dich-vu-cong/diem/")
    look("averages")
    context.close()


def test_on_a_phone_one_question_stands_on_a_page_and_the_back_button_leads_to_the_one_before(
    browser: Browser, board: str, axe: str
) -> None:
    context = window(browser, 360)
    page = context.new_page()
    page.goto(f"{board}/dich-vu-cong/thu-tuc/{BIRTH}/bat-dau/")
    assert shown(page) == 1
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.locator("[data-missing]")).to_have_text("Trả lời câu hỏi này.")
    looker(page, axe, "360")("question-missing")
    page.locator(".question:not(.not-its-turn) input").first.check()
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.locator(".turn")).to_have_text("Câu 2 trên 2")
    assert shown(page) == 1
    looker(page, axe, "360")("question")
    page.go_back()
    expect(page.locator(".turn")).to_have_text("Câu 1 trên 2")
    assert page.locator(".question:not(.not-its-turn) input").first.is_checked()
    page.get_by_role("button", name="Xem cả trang câu hỏi").click()
    assert shown(page) == 2
    page.reload()
    assert shown(page) == 2
    context.close()


def test_on_a_desktop_the_questions_of_a_page_stand_together(browser: Browser, board: str) -> None:
    context = window(browser, 1440)
    page = context.new_page()
    page.goto(f"{board}/dich-vu-cong/thu-tuc/{BIRTH}/bat-dau/")
    assert shown(page) == 2
    context.close()


def test_a_draft_begun_on_a_phone_is_finished_on_a_desktop(browser: Browser, board: str) -> None:
    phone, desktop = window(browser, 360), window(browser, 1440)
    page = phone.new_page()
    begin(page, board, COPIES)
    page.locator(".question[data-kind=text] input").first.fill("Khai trên điện thoại")
    expect(page.locator("[data-saved]")).to_contain_text("Đã lưu lúc")
    expect(page.locator("[name=revision]")).to_have_value("2")
    address = page.url
    elsewhere = desktop.new_page()
    elsewhere.goto(f"{board}/dich-vu-cong/ho-so/")
    applicant.sign_in(elsewhere, "Trần Văn Dừa")
    elsewhere.locator("a[href*='/ban-nhap/']").first.click()
    elsewhere.wait_for_url(address)
    field = elsewhere.locator(".question[data-kind=text] input").first
    assert field.input_value() == "Khai trên điện thoại"
    phone.close()
    desktop.close()
