"""Server time of pages of portal and desk among very many dossiers: each from the request to its last byte."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from statistics import quantiles
from time import perf_counter
from typing import Any
from uuid import UUID, uuid4

from benchmarks._population import Population
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from django.urls import reverse

from benso.domains.accounts import operations as accounts
from benso.domains.accounts.operations import sign_in_person
from benso.domains.accounts.queries import official_row
from benso.domains.accounts.types import Role

PEOPLE = 40


def invented_people() -> list[UUID]:
    """People with accounts, to be among the applicants; the first files very many."""
    now = datetime.now(UTC)
    return [
        sign_in_person(
            issuer="http://bench/identity", subject=f"dan-{n}-{uuid4().hex[:8]}",
            claims={"name": f"Người Thử {n} (mô phỏng)", "acr": "2"}, simulated=True, at=now, address="bench",
        ).public_id
        for n in range(PEOPLE)
    ]  # fmt: skip


def measured_pages(made: Population, rounds: int) -> dict[str, float]:
    """p95 in milliseconds of every list page, over the offices and people drawn by chance."""
    chance = random.Random(5)  # noqa: S311 repeatable choice
    busiest = made.offices[0]
    desk = {office: _official(office, n) for n, office in enumerate([busiest, *chance.sample(made.offices[1:], k=7)])}
    portal = {person: _person(person) for person in made.people[:PEOPLE]}
    anybody, work = Client(), reverse("desk:work")

    def at_desk(path: str) -> Callable[[], tuple[Client, str]]:
        return lambda: (desk[chance.choice(list(desk))], f"{work}{path}")

    pages: dict[str, Callable[[], tuple[Client, str]]] = {
        "desk_work": at_desk(""),
        "desk_work_busiest": lambda: (desk[busiest], work),
        "desk_late": at_desk("?muc=qua-han"),
        "desk_mine": at_desk("?muc=toi"),
        "desk_search": lambda: (desk[busiest], f"{work}?q={chance.choice(made.names)}"),
        "portal_dossiers": lambda: (portal[chance.choice(list(portal))], "/dich-vu-cong/ho-so/"),
        "portal_dossiers_firm": lambda: (portal[made.firm], "/dich-vu-cong/ho-so/"),
        "portal_home": lambda: (anybody, "/dich-vu-cong/"),
        "portal_search": lambda: (anybody, "/dich-vu-cong/tim/?q=khai+sinh"),
    }
    return {name: _p95(page, rounds) for name, page in pages.items()}


def _p95(page: Callable[[], tuple[Client, str]], rounds: int) -> float:
    times = []
    for turn in range(rounds + 3):
        client, path = page()
        start = perf_counter()
        answer = client.get(path)
        took = perf_counter() - start
        if answer.status_code != 200:
            raise AssertionError(f"{path}: {answer.status_code}")
        if turn >= 3:  # the first ones read templates and catalogue
            times.append(took * 1000)
    return round(quantiles(times, n=20)[-1], 2)


def _official(office: str, number: int) -> Client:
    now = datetime.now(UTC)
    unit, _, agency = office.partition("/")
    official = accounts.create_official(
        username=f"trang.{number}", name="Cán bộ đo (mô phỏng)", actor="console:bench", at=now
    ).official
    for role in (Role.SPECIALIST, Role.HEAD):
        accounts.appoint(
            official_id=official, role=role, unit=unit, agency=agency, valid_from=now.date() - timedelta(days=1),
            valid_to=None, actor="console:bench", at=now,
        )  # fmt: skip
    client = Client()
    client.force_login(official_row(official), backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.session
    session.update({"signed_in_at": now.isoformat(), "seen_at": now.isoformat()})
    session.save()
    return client


def _person(person: UUID) -> Client:
    now = datetime.now(UTC).isoformat()
    session: Any = SessionStore()
    session.update({"person": str(person), "person_since": now, "person_seen": now})
    session.create()
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client
