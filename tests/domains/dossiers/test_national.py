"""The national portal is told: packets of a life, their order, and the same state in a stand-in reached over HTTP."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from benso.domains.dossiers import operations, queries
from benso.domains.dossiers.rules.national import was_told
from benso.domains.dossiers.types import NATIONAL_STATUS, State
from benso.domains.exchange import operations as exchange
from benso.domains.exchange import queries as outbox
from benso.domains.exchange.types import Deliveries
from benso.domains.procedures.types import Effect
from benso.sites.simulator.national import contract, store
from tests.domains.dossiers.lives import MONDAY, SYSTEM, file
from tests.domains.dossiers.worlds import accepted, brought_through, refused, straight_on, take

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
CODE, SHOW = "1.009022", "1.009397"


def number_of(dossier: UUID) -> str:
    return queries.dossier(dossier, viewer=SYSTEM).number


def told(dossier: UUID) -> list[tuple[str, str]]:
    """Kinds of the messages about a dossier with the status each tells, oldest first."""
    messages = sorted(outbox.messages(key=f"dossier:{number_of(dossier)}"), key=lambda m: m.id)
    return [(m.kind.removeprefix("national."), _status(m.payload["data"])) for m in messages]


def _status(data: dict[str, str]) -> str:
    return data.get("TrangThaiHoSo") or data["TrangThai"]


class Quiet(WSGIRequestHandler):
    """Says nothing."""

    def log_message(self, *_: Any) -> None:
        """Nothing."""


@pytest.fixture
def portal(settings: Any, tmp_path: Path) -> Iterator[None]:
    """The stand-in over HTTP with an empty book; it needs no database of ours."""
    settings.ROOT_URLCONF = "benso.config.urls_development"
    settings.DEVELOPMENT_DIR = tmp_path
    settings.FILES_DIR = tmp_path / "files"
    settings.ALLOWED_HOSTS = ["*"]
    server: WSGIServer = make_server("127.0.0.1", 0, WSGIHandler(), handler_class=Quiet)

    def serve() -> None:
        server.serve_forever()
        connections.close_all()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    settings.NATIONAL = {
        "url": f"http://127.0.0.1:{server.server_port}/national/", "user": "benso", "password": "secret of the test",
        "unit": "H61", "target": "development", "files": "benso.domains.documents.queries.content", "development": "1",
    }  # fmt: skip
    yield
    server.shutdown()
    thread.join()
    server.server_close()


def deliver() -> Deliveries:
    return exchange.deliver_messages(at=datetime.now(UTC) + 365 * DAY)


@pytest.fixture
def listening(settings: Any) -> None:
    settings.NATIONAL = {**settings.NATIONAL, "development": "1"}


@pytest.mark.usefixtures("listening")
def test_a_life_is_told_as_create_progress_and_status_in_order() -> None:
    dossier = brought_through(CODE)
    assert told(dossier) == [
        ("create", "2"), ("progress", "2"), ("update", "4"), ("progress", "4"), ("update", "9"), ("progress", "9"),
        ("update", "10"), ("progress", "10"),
    ]  # fmt: skip


@pytest.mark.usefixtures("listening")
def test_what_is_only_submitted_is_not_told_yet() -> None:
    assert told(file(CODE).id) == []


@pytest.mark.usefixtures("listening")
def test_a_refusal_at_reception_is_told_at_once() -> None:
    assert told(refused(CODE)) == [("create", "3"), ("progress", "3")]


@pytest.mark.usefixtures("listening")
def test_papers_asked_for_at_the_counter_are_told_and_the_dossier_is_created_only_once() -> None:
    dossier = file(CODE).id
    take(dossier, Effect.ASK_SUPPLEMENT, at=MONDAY)
    operations.answer_supplement(dossier=dossier, answers={}, attachments=(), actor=SYSTEM, at=MONDAY + DAY * 2)
    straight_on(dossier, at=MONDAY + DAY * 3)
    assert told(dossier) == [
        ("create", "5"), ("progress", "5"), ("update", "1"), ("progress", "1"), ("update", "2"), ("progress", "2"),
    ]  # fmt: skip


@pytest.mark.usefixtures("listening")
def test_withdrawal_and_a_new_date_are_told_beside_the_steps() -> None:
    dossier = accepted(SHOW)
    due = queries.dossier(dossier, viewer=SYSTEM).due.at
    assert due is not None
    operations.give_apology(
        dossier=dossier, new_date=due + 7 * DAY, reason="workload", note="", actor=SYSTEM, at=MONDAY
    )
    operations.withdraw_dossier(dossier=dossier, reason="đổi ý", actor=SYSTEM, at=MONDAY)
    assert told(dossier) == [("create", "2"), ("progress", "2"), ("update", "2"), ("update", "7")]

    messages = sorted(outbox.messages(key=f"dossier:{number_of(dossier)}"), key=lambda m: m.id)
    promised = (due + 7 * DAY).astimezone(MONDAY.tzinfo).strftime("%Y%m%d%H%M%S")
    assert messages[2].payload["data"]["NgayHenTra"] == promised


def test_a_simulated_dossier_is_not_put_where_nobody_simulates_the_portal(settings: Any) -> None:
    settings.NATIONAL = {**settings.NATIONAL, "development": ""}
    assert told(brought_through(CODE)) == []


@pytest.mark.usefixtures("listening")
def test_packets_name_no_official_and_no_way_to_reach_the_applicant() -> None:
    dossier = brought_through(CODE)
    sent = str([m.payload for m in outbox.messages(key=f"dossier:{number_of(dossier)}")])
    assert [text for text in ("thu@example.test", "official:") if text in sent] == []
    assert "Cán bộ tiếp nhận" in sent


@pytest.mark.usefixtures("listening")
def test_every_packet_keeps_the_rules_of_the_contract() -> None:
    dossiers = [brought_through(SHOW), refused(CODE), accepted(SHOW)]
    for dossier in dossiers:
        for message in outbox.messages(key=f"dossier:{number_of(dossier)}"):
            data = message.payload["data"]
            check = contract.progress_fault if message.kind.endswith("progress") else contract.dossier_fault
            assert check(data) == ""


@pytest.mark.usefixtures("portal")
def test_the_stand_in_holds_what_the_dossier_is_and_a_replay_changes_nothing() -> None:
    dossier = brought_through(SHOW)
    sent = len(told(dossier))
    assert deliver() == Deliveries(delivered=sent)

    found, arrived = queries.dossier(dossier, viewer=SYSTEM), store.arrived(number_of(dossier))
    assert arrived is not None
    assert (arrived.data["MaHoSo"], arrived.data["TrangThaiHoSo"], arrived.data["MaTTHC"]) == (
        found.number, str(int(found.national_status)), SHOW,
    )  # fmt: skip
    moments = {
        "NgayTiepNhan": found.accepted_at, "NgayHenTra": found.due.at, "NgayKetThucXuLy": found.finished_at,
        "NgayTra": found.returned_at,
    }  # fmt: skip
    assert {name: arrived.data[name] for name in moments} == {
        name: moment.astimezone(MONDAY.tzinfo).strftime("%Y%m%d%H%M%S") if moment else ""
        for name, moment in moments.items()
    }
    moves = [event for event in queries.timeline(dossier, viewer=SYSTEM) if event.source]
    assert [step["NoiDungXuLy"] for step in arrived.steps] == [event.label_vi for event in reversed(moves)]

    exchange.replay_messages(channel="national", since=MONDAY - DAY, actor="official:1", at=MONDAY)
    assert deliver() == Deliveries(delivered=sent)
    again = store.arrived(number_of(dossier))
    assert again is not None
    assert (again.data, again.steps) == (arrived.data, arrived.steps)


@pytest.mark.usefixtures("portal")
def test_a_supplement_is_in_the_stand_in_with_the_due_date_before_and_after() -> None:
    dossier = accepted(SHOW)
    before = queries.dossier(dossier, viewer=SYSTEM).due.at
    take(dossier, Effect.ASK_SUPPLEMENT, at=MONDAY + 2 * DAY)
    operations.answer_supplement(dossier=dossier, answers={}, attachments=(), actor=SYSTEM, at=MONDAY + 7 * DAY)
    after = queries.dossier(dossier, viewer=SYSTEM).due.at
    deliver()
    arrived = store.arrived(number_of(dossier))

    assert before is not None
    assert after is not None
    assert arrived is not None
    (asked,) = arrived.data["DanhSachHoSoBoSung"]
    local = MONDAY.tzinfo
    assert (asked["NgayHenTraTruoc"], asked["NgayHenTraMoi"], asked["TrangThaiBoSung"]) == (
        before.astimezone(local).strftime("%Y%m%d%H%M%S"), after.astimezone(local).strftime("%Y%m%d%H%M%S"), "1",
    )  # fmt: skip


@pytest.mark.usefixtures("listening")
def test_telling_keeps_a_step_within_fifteen_statements() -> None:
    dossier = accepted(SHOW)
    for hour in range(1, 4):
        with CaptureQueriesContext(connection) as taken:
            straight_on(dossier, at=MONDAY + timedelta(hours=hour))
        mine = [q["sql"] for q in taken if "exchange_" in q["sql"] or "jsonb_agg" in q["sql"]]
        assert len(mine) <= 4


def test_a_dossier_was_told_once_it_left_newly_submitted() -> None:
    new = {state for state, status in NATIONAL_STATUS.items() if status.value == 1}
    assert {state for state in State if not was_told(state, 0)} == new
    assert [state for state in State if not was_told(state, 1)] == []
