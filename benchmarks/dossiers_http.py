"""Filing, steps and work lists over HTTP: ``benso bench dossiers_http``, also part of ``benso bench dossiers``.

The real web server, two processes of four threads, and the worker, as ``benso up`` starts them; 20,000 dossiers, or
300,000 with ``--full``; eight clients, each on a connection it keeps, in one process on the same machine: what they
take of the processor counts against the server. Every request is a real one: token, duties, rate, idempotency key, the
whole operation with ledger, audit and messages.

*http_submit_per_s*, *http_step_per_s* (half accepting, half proposing), *http_work_list_per_s* (fifty rows of an
office), *http_step_p95_ms*.
"""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from benchmarks._applications import submission
from benchmarks._http_clients import Measured, drive, request
from benchmarks._population import load_province, populate
from benchmarks._server import program, web_server
from benchmarks.ledger import scratch_database
from django.core.management import call_command
from django.db import connection

from benso.config.environment import PROJECT_ROOT
from benso.domains.accounts.types import Role
from benso.domains.procedures.queries import compiled_in_force
from benso.domains.procedures.types import QuestionKind
from benso.domains.units import queries as units
from benso.domains.units.types import Level

QUICK, FULL = 20_000, 300_000
CLIENTS = 8
CODE = "1.009022"
ROOT = "/api/v1"
Program = tuple[str, str]
"""A token and the office it works at."""

OPEN = """
SELECT w.office, w.id FROM dossiers_work_item w JOIN dossiers_dossier d ON d.id = w.dossier
WHERE w.closed_at IS NULL AND w.kind = %s AND d.procedure = %s AND d.submitted_at >= %s AND w.office = ANY(%s)
ORDER BY w.id"""


def run(full: bool = False) -> dict[str, Any]:
    """Fill, serve, ask; see the module."""
    with scratch_database():
        call_command("migrate", verbosity=0)
        load_province()
        made = populate(FULL if full else QUICK)
        counters, solvers = _programs()
        with web_server() as port:
            return {**_measured(port, counters, solvers, 3 if full else 1), "http_dossiers": made.dossiers}


def measured_apart(full: bool) -> dict[str, Any]:
    """The same in a process of its own: nothing that another database taught this one is known there."""
    command = [
        sys.executable,
        "-m",
        "benso.config.cli",
        "bench",
        "dossiers_http",
        "--json",
        *(["--full"] if full else []),
    ]
    done = subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _programs() -> tuple[list[Program], list[Program]]:
    """For each client a program at a counter and one of a specialist, in a commune of its own."""
    communes = [unit.id for unit in units.units_on(datetime.now(UTC).date(), Level.COMMUNE)][:CLIENTS]
    counters = [(program(f"quay.{n}", [(Role.RECEIVER, one)]), one) for n, one in enumerate(communes)]
    solvers = [(program(f"chuyenvien.{n}", [(Role.SPECIALIST, one)]), one) for n, one in enumerate(communes)]
    return counters, solvers


def _measured(port: int, counters: list[Program], solvers: list[Program], size: int) -> dict[str, Any]:
    began = datetime.now(UTC)
    _checked(drive(port, [_filings(one, 20) for one in counters]), 201)  # every thread has met every table
    submit = _checked(drive(port, [_filings(one, 120 * size) for one in counters]), 201)
    accept = _checked(drive(port, _steps(counters, "reception", "accept", began)), 200)
    propose = _checked(drive(port, _steps(solvers, "task", "propose", began)), 200)
    lists = [[_list(one)] * (150 * size) for one in counters]
    work = _checked(drive(port, lists), 200)
    steps = 2 / (1 / accept.per_second + 1 / propose.per_second)
    return {
        "http_submit_per_s": round(submit.per_second, 1),
        "http_submit_p95_ms": round(submit.p95_ms, 1),
        "http_step_per_s": round(steps, 1),
        "http_step_p95_ms": round(max(accept.p95_ms, propose.p95_ms), 1),
        "http_work_list_per_s": round(work.per_second, 1),
        "http_work_list_p95_ms": round(work.p95_ms, 1),
    }


def _filings(counter: Program, count: int) -> list[bytes]:
    token, commune = counter
    given = submission(CODE)
    asked = [q.id for q in compiled_in_force(CODE, datetime.now(UTC).date()).questions.values()
             if q.kind is QuestionKind.COMMUNE]  # fmt: skip
    body = {
        "procedure": CODE,
        "channel": "counter",
        "answers": dict(given.answers) | dict.fromkeys(asked, commune),
        "attachments": [{"component": a.component, "evidence": "paper"} for a in given.attachments],
        "contact": {name: text for name, text in given.contact.items() if text},
        "consents": ["process"],
    }
    sent = json.dumps(body).encode()
    return [
        request("POST", f"{ROOT}/dossiers", _headers(token) | {"Idempotency-Key": str(uuid4())}, sent)
        for _ in range(count)
    ]


def _steps(programs: list[Program], kind: str, action: str, since: datetime) -> list[list[bytes]]:
    """An action at every step of a kind that is open since the measuring began."""
    token_of = {office: token for token, office in programs}
    queues: dict[str, list[bytes]] = {office: [] for office in token_of}
    with connection.cursor() as cursor:
        cursor.execute(OPEN, [kind, CODE, since, list(token_of)])
        found = cursor.fetchall()
    connection.close()
    body = json.dumps({"action": action}).encode()
    for office, item in found:
        headers = _headers(token_of[office]) | {"Idempotency-Key": str(uuid4())}
        queues[office].append(request("POST", f"{ROOT}/work-items/{item}/actions", headers, body))
    return list(queues.values())


def _list(counter: Program) -> bytes:
    return request("GET", f"{ROOT}/work-items?office={counter[1]}", _headers(counter[0]))


def _headers(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}", "Content-Type": "application/json", "Accept": "application/json"}


def _checked(measured: Measured, status: int) -> Measured:
    if measured.statuses.keys() != {status}:
        raise AssertionError(f"{measured.statuses}: {measured.refusal}")
    return measured
