"""Two hundred people at once at the portal: service page, draft, form, summary, submission, receipt; a browser each."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from multiprocessing import get_context
from statistics import quantiles
from time import perf_counter
from typing import Any
from uuid import uuid4

import httpx
from benchmarks._applications import submission
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore

from benso.domains.accounts.operations import sign_in_person
from benso.domains.procedures.queries import compiled_in_force
from benso.domains.procedures.rules import clean_answers

APPLICANTS = 200
CODE = "1.009022"
SERVICE = f"/dich-vu-cong/thu-tuc/{CODE}/"
REVISION = re.compile(r'name="revision" value="(\d+)"')
NUMBER = re.compile(r"\b[A-Z]\d{2}(?:\.\d{1,3})+-\d{6}-\d{4,}\b")
MOST_PAGES = 12


class Refused(Exception):
    """A page that should have come did not."""


def sessions(count: int) -> list[str]:
    """Invented people who are signed in at the portal, each with a session."""
    now = datetime.now(UTC)
    keys = []
    for number in range(count):
        told = {"name": f"Người Thử {number} (mô phỏng)", "acr": "2", "phone_number": "0900000000"}
        person = sign_in_person(
            issuer="http://bench/identity", subject=f"dan-{number}-{uuid4().hex[:8]}", claims=told, simulated=True,
            at=now, address="bench",
        )  # fmt: skip
        session = SessionStore()
        session.update(
            {
                "person": str(person.public_id),
                "person_since": now.isoformat(),
                "person_seen": now.isoformat(),
                "person_assurance": person.assurance,
            }
        )
        session.create()
        keys.append(str(session.session_key))
    return keys


def apply_at_once(port: int, keys: list[str]) -> dict[str, Any]:
    """Everybody applies at the same time; numbers received, requests, p95 of a page, and whatever went wrong."""
    answers = {name: _typed(value) for name, value in _answers().items()}
    names = (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME)
    with get_context("fork").Pool(1) as pool:
        return pool.apply(_run, (port, keys, answers, names))


def _answers() -> Mapping[str, Any]:
    version = compiled_in_force(CODE, datetime.now(UTC).date())
    given: dict[str, Any] = {"channel": "online", "on": datetime.now(UTC).date()}
    return clean_answers(version, submission(CODE).answers, **given)


def _typed(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value if isinstance(value, list) else str(value)


def _run(port: int, keys: list[str], answers: dict[str, Any], names: tuple[str, str]) -> dict[str, Any]:
    return asyncio.run(_all(port, keys, answers, names))


async def _all(port: int, keys: list[str], answers: dict[str, Any], names: tuple[str, str]) -> dict[str, Any]:
    people = [_Applicant(port, key, answers, names) for key in keys]
    began = perf_counter()
    ends = await asyncio.gather(*(one.apply() for one in people), return_exceptions=True)
    seconds = perf_counter() - began
    times = [one for person in people for one in person.times]
    return {
        "numbers": [end for end in ends if isinstance(end, str)],
        "errors": [repr(end)[:400] for end in ends if not isinstance(end, str)],
        "requests": len(times),
        "per_second": round(len(ends) / seconds, 1),
        "page_p95_ms": round(quantiles(times, n=20)[-1] * 1000, 1),
    }


class _Applicant:
    """A person with a browser."""

    def __init__(self, port: int, key: str, answers: dict[str, Any], names: tuple[str, str]) -> None:
        self.answers, self.csrf = answers, names[1]
        self.browser = httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{port}", cookies={names[0]: key}, timeout=120, trust_env=False
        )
        self.times: list[float] = []

    async def apply(self) -> str:
        """All the way; the number on the receipt."""
        async with self.browser:
            await self.get(SERVICE)
            await self.get(f"{SERVICE}cho-ai/")
            address = await self.post(f"{SERVICE}cho-ai/", {"behalf": "me"})
            address = await self.follow(address)
            for _ in range(MOST_PAGES):
                if "/giay-to/" in address or "/kiem-tra/" in address:
                    break
                revision = await self.revision(address)
                await self.post(f"{address}luu/", self.answers | {"revision": revision}, 200)
                revision = str(int(revision) + 1)
                address = await self.post(address, self.answers | {"revision": revision})
            root = address.rstrip("/").rpartition("/")[0]
            await self.get(f"{root}/kiem-tra/")
            receipt = await self.post(f"{root}/nop/", {"consent": "process", "result_by": "electronic"})
            found = NUMBER.search(await self.get(receipt))
            if found is None:
                raise Refused("no number on the receipt")
            return found[0]

    async def revision(self, address: str) -> str:
        found = REVISION.search(await self.get(address))
        if found is None:
            raise Refused(f"no form at {address}")
        return found[1]

    async def get(self, address: str) -> str:
        return (await self.ask("GET", address, None, 200)).text

    async def follow(self, address: str) -> str:
        return (await self.ask("GET", address, None, 302)).headers["Location"]

    async def post(self, address: str, fields: dict[str, Any], expected: int = 302) -> str:
        answer = await self.ask("POST", address, fields, expected)
        return answer.headers.get("Location", "")

    async def ask(self, method: str, address: str, fields: dict[str, Any] | None, expected: int) -> httpx.Response:
        headers = {"X-CSRFToken": self.browser.cookies.get(self.csrf, "")} if fields is not None else {}
        began = perf_counter()
        answer = await self.browser.request(method, address, data=fields, headers=headers)
        self.times.append(perf_counter() - began)
        if answer.status_code != expected:
            text = " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())[:300]
            raise Refused(f"{method} {address}: {answer.status_code} {text}")
        return answer
