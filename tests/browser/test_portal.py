"""The portal as people meet it: the whole path on a phone and on a desk, by keyboard, without scripts, offline."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser import applicant
from tests.browser.test_board import FOCUSED, OVERFLOWING, violations

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("BENSO_PICTURES")
HOME = "/dich-vu-cong/"
# What stands alone is 44 px high for a finger; links within a sentence may be lower (WCAG 2.5.8).
ALONE = "button, .button, select, summary, .choice, .sitenav a, .tools a, .crumbs a, .actions > a, .columns a"
SMALL = f"""() => [...document.querySelectorAll('{ALONE}')]
    .filter(e => e.checkVisibility() && e.offsetHeight && e.getBoundingClientRect().height < 43.5)
    .map(e => e.outerHTML.slice(0, 80))"""
BIRTH, COPIES = "1.001193", "2.000635"
PUBLIC = [
    HOME,
    "/en/dich-vu-cong/",
    "/dich-vu-cong/tim/?q=khai+sinh",
    "/dich-vu-cong/tim/?q=khong-co-gi-nhu-vay",
    f"/dich-vu-cong/thu-tuc/{BIRTH}/",
    f"/en/dich-vu-cong/thu-tuc/{COPIES}/",
    "/dich-vu-cong/thu-tuc/1.013225/",
    f"/dich-vu-cong/thu-tuc/{BIRTH}/bat-dau/",
    "/dich-vu-cong/su-kien/having_a_child/",
    "/dich-vu-cong/dang-nhap/",
    "/dich-vu-cong/tra-cuu/",
    "/dich-vu-cong/diem/",
    "/dich-vu-cong/xac-minh/",
    "/dich-vu-cong/ngoai-tuyen/",
]


def looker(page: Page, axe: str, mark: str) -> Callable[[str], None]:
    """Looks at a page: axe finds nothing, nothing is wider than the window, and a picture is kept if one is wanted."""

    def look(name: str) -> None:
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"portal-{name}-{mark}.png", full_page=True)
        assert violations(page, axe) == [], name
        width = page.evaluate("window.innerWidth")
        assert page.evaluate("document.documentElement.scrollWidth") == width, name
        if width == 360:
            assert page.evaluate(OVERFLOWING) == [], name
            assert page.evaluate(SMALL) == [], name

    return look


def window(browser: Browser, width: int, scheme: str = "light") -> BrowserContext:
    opened = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, locale="vi-VN")  # type: ignore[arg-type]
    opened.set_default_timeout(15_000)
    return opened


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_are_sound(browser: Browser, board: str, axe: str, path: str, width: int) -> None:
    context = window(browser, width)
    page = context.new_page()
    page.goto(board + path)
    looker(page, axe, f"{width}")(path.strip("/").replace("/", "-").partition("?")[0] or "home")
    context.close()


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1440, "light"), (360, "dark")])
def test_from_the_search_to_a_paid_application(
    browser: Browser, board: str, axe: str, tmp_path: Path, width: int, scheme: str
) -> None:
    context = window(browser, width, scheme)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda m: said.append(m.text) if "Content Security Policy" in m.text else None)
    look = looker(page, axe, f"{width}-{scheme}")
    page.goto(board + HOME)
    page.get_by_role("searchbox").fill("trich luc")
    page.locator(".suggestions a").filter(has_text="Trích lục").first.click()
    look("service")
    page.get_by_role("link", name="Bắt đầu nộp hồ sơ").click()
    look("sign-in")
    applicant.sign_in(page, "Lê Thị Bến")
    look("who")
    page.get_by_role("button", name="Bắt đầu khai").click()
    special = {"register_year": "2021", "year": "2021", "registered_year": "2021", "copies": "3"}
    applicant.fill_in(page, special, applicant.picture(tmp_path), look)
    number = applicant.submit(page)
    look("receipt")
    page.get_by_role("link", name="Nộp phí").click()
    look("pay")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Lưu ảnh mã QR").click()
    assert saved.value.path().read_bytes().startswith(b"\x89PNG"), "a picture the bank's application can read"
    applicant.pay(page)
    page.goto(board + "/dich-vu-cong/ho-so/")
    look("dossiers")
    page.get_by_role("link", name=number).click()
    expect(page.get_by_text("Đã nộp, chờ kiểm tra")).to_be_visible()
    look("dossier")
    assert said == []
    context.close()


@pytest.mark.parametrize("width", [360, 1440])
def test_who_is_not_known_surely_enough_signs_in_again_and_goes_on(
    browser: Browser, board: str, axe: str, width: int
) -> None:
    context = window(browser, width)
    page = context.new_page()
    look = looker(page, axe, f"{width}")
    page.goto(f"{board}/dich-vu-cong/dang-nhap/")
    page.get_by_role("button", name="Tới trang định danh").click()
    look("provider")
    page.locator("li").filter(has_text="Huỳnh Văn Kênh").get_by_role("button", name="mức 2").click()
    page.wait_for_url("**/dich-vu-cong/**")
    page.goto(f"{board}/dich-vu-cong/thu-tuc/1.000798/cho-ai/")
    look("too-low")
    page.get_by_role("button", name="Đăng nhập lại ở mức 3").click()
    look("provider-step-up")
    page.get_by_role("button", name="Huỳnh Văn Kênh").click()
    expect(page.get_by_role("button", name="Bắt đầu khai")).to_be_visible()
    context.close()


def test_a_draft_saves_itself_and_goes_on_in_another_window(browser: Browser, board: str) -> None:
    first = window(browser, 360)
    page = first.new_page()
    begin(page, board, COPIES)
    page.locator(".question[data-kind=text] input").first.fill("Nguyễn Văn Đang Khai")
    expect(page.locator("[data-saved]")).to_contain_text("Đã lưu lúc")
    expect(page.locator("[name=revision]")).to_have_value("2")
    address = page.url
    other = first.new_page()
    other.goto(address)
    assert other.locator(".question[data-kind=text] input").first.input_value() == "Nguyễn Văn Đang Khai"
    other.locator(".question[data-kind=text] input").first.fill("Bản ở cửa sổ kia")
    expect(other.locator("[name=revision]")).to_have_value("3")
    page.locator(".question[data-kind=text] input").first.fill("Bản ở cửa sổ này")
    expect(page.locator("[data-saved]")).to_contain_text("vừa được sửa ở nơi khác")
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.locator(".conflict")).to_contain_text("Bản ở cửa sổ kia")
    assert page.locator(".question[data-kind=text] input").first.input_value() == "Bản ở cửa sổ này"
    first.close()


def test_answers_typed_without_a_network_are_kept_and_sent_when_it_is_back(browser: Browser, board: str) -> None:
    context = window(browser, 360)
    page = context.new_page()
    begin(page, board, COPIES)
    page.evaluate("navigator.serviceWorker.ready")
    page.reload()
    assert page.evaluate("navigator.serviceWorker.controller !== null")
    field = page.locator(".question[data-kind=text] input").first
    context.set_offline(True)
    field.fill("Khai lúc mất mạng")
    expect(page.locator("[data-saved]")).to_contain_text("Không có mạng")
    page.reload()
    expect(page.locator(".question[data-kind=text] input").first).to_have_value("Khai lúc mất mạng")
    context.set_offline(False)
    expect(page.locator("[data-saved]")).to_contain_text("Đã lưu lúc")
    page.goto(page.url)
    assert page.locator(".question[data-kind=text] input").first.input_value() == "Khai lúc mất mạng"
    context.close()


def test_a_session_that_ends_while_one_types_loses_nothing(browser: Browser, board: str) -> None:
    context = window(browser, 360)
    page = context.new_page()
    begin(page, board, COPIES)
    address = page.url
    context.clear_cookies(name="benso-session")
    page.locator(".question[data-kind=text] input").first.fill("Gõ lúc phiên đã hết")
    expect(page.locator("[data-saved]")).to_contain_text("Phiên đã hết")
    page.get_by_role("button", name="Tiếp tục").click()
    applicant.sign_in(page, "Trần Văn Dừa")
    page.wait_for_url(address)
    expect(page.locator(".question[data-kind=text] input").first).to_have_value("Gõ lúc phiên đã hết")
    context.close()


def test_an_upload_goes_on_where_it_stopped(browser: Browser, board: str, tmp_path: Path) -> None:
    context = window(browser, 360)
    page = context.new_page()
    begin(page, board, COPIES)
    fill = {"register_year": "2021", "year": "2021", "registered_year": "2021"}
    while not page.url.endswith("giay-to/"):
        applicant.go_on(page, fill)
    sent: list[str] = []
    lost: list[str] = []

    def piece(route: Route) -> None:
        offset = route.request.headers.get("upload-offset")
        if offset == "524288" and not lost:
            lost.append(offset)
            return route.abort()
        if offset is not None:
            sent.append(offset)
        return route.continue_()

    page.route("**/tai-len/**", piece)
    file = tmp_path / "ban-quet.pdf"
    file.write_bytes(applicant.large_pdf(1_300_000))
    with page.expect_navigation():
        page.locator("input[type=file]").first.set_input_files(file)
    expect(page.locator(".files .name").first).to_contain_text("ban-quet.pdf")
    assert (sent, lost) == (["0", "524288", "1048576"], ["524288"])
    context.close()


def test_the_form_works_without_scripts(browser: Browser, board: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="vi-VN", viewport={"width": 360, "height": 800})
    context.set_default_timeout(15_000)
    page = context.new_page()
    begin(page, board, COPIES)
    page.get_by_role("button", name="Tiếp tục").click()
    assert page.locator(".error-summary a").count() > 0
    assert page.locator("select[data-search]").is_visible()
    context.close()


def test_eligibility_is_answered_by_keyboard_alone(browser: Browser, board: str) -> None:
    context = window(browser, 1440)
    page = context.new_page()
    page.goto(f"{board}/dich-vu-cong/thu-tuc/{BIRTH}/bat-dau/")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED)[1] == "#noi-dung"
    page.locator("fieldset input").first.focus()
    for _ in range(page.locator("fieldset").count()):
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/dang-nhap/**")
    context.close()


def begin(page: Page, board: str, code: str) -> None:
    """Signed in, at the first page of a fresh draft, with all questions of a page in sight."""
    page.goto(f"{board}/dich-vu-cong/thu-tuc/{code}/cho-ai/")
    applicant.sign_in(page, "Trần Văn Dừa")
    page.get_by_role("button", name="Bắt đầu khai").click()
    page.wait_for_url("**/ban-nhap/**")
    if page.locator(".whole").count():
        page.locator(".whole").click()
