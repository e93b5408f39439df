"""A large simulated province, killed in the middle and by two processes, is that which one process makes in one go."""

from __future__ import annotations

import subprocess
from pathlib import Path

import psycopg
import pytest

from benso.config import embedded
from tests.crash.conftest import Installation, wait_for

pytestmark = pytest.mark.crash

DOSSIERS, SEED = 24, 5
SPAN = ("--since", "2026-03-02", "--until", "2026-04-10", "--reports", "0")
# Not compared: what is drawn at random or in the order of writing, i.e. ids, tracking codes and running numbers (an
# agency that is asked on a day draws from the numbers of its own applications of that day).
MADE = """
SELECT d.procedure, d.channel, d.state, d.phase, d.applicant_name, d.contact::text, d.answers::text, d.lead_office,
    d.reception_office, d.parent IS NULL, d.submitted_at, d.accepted_at, d.due_at, d.finished_at, d.returned_at,
    d.outcome, d.fee, d.paid_at, regexp_replace(d.number, '-[0-9]+$', ''),
    (SELECT array_agg(e.at || e.action || e.label ORDER BY e.at, e.id) FROM dossiers_event e
     WHERE e.dossier = d.id),
    (SELECT array_agg(o.username ORDER BY e.at, e.id) FROM dossiers_event e
     JOIN accounts_official o ON e.actor = 'official:' || o.id WHERE e.dossier = d.id)
FROM dossiers_dossier d ORDER BY d::text COLLATE "C" """
GAPS = """
SELECT agency, day FROM dossiers_counter c WHERE last <> (
    SELECT count(*) FROM dossiers_dossier
    WHERE number ~ ('^' || c.agency || to_char(c.day, '-YYMMDD-') || '[0-9]+$'))"""
KEYS = f"SELECT key FROM dossiers_idempotency WHERE key ~ '^simulator:{SEED}:[0-9]+$'"

OTHERS = """
SELECT pid FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"""


def command(dossiers: int, seed: int, workers: int) -> tuple[str, ...]:
    size = ("--dossiers", str(dossiers), "--seed", str(seed), "--workers", str(workers))
    return ("-m", "benso.config.cli", "simulate", *size, *SPAN)


def done(result: subprocess.CompletedProcess[str]) -> str:
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def test_killed_and_resumed_by_two_processes_it_is_what_one_makes_in_one_go(empty_installation: Installation) -> None:
    installation = empty_installation
    installation.env["BENSO_PORT"] = "8973"
    done(installation.run(*command(1, 99, 1)))
    server = embedded.start(installation.state)
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE one_go TEMPLATE benso")

    running = installation.spawn(*command(DOSSIERS, SEED, 2))
    wait_for(lambda: len(installation.rows(KEYS)) >= DOSSIERS // 2, seconds=120)
    installation.kill(running)
    wait_for(lambda: installation.rows(OTHERS) == [], seconds=30)
    assert DOSSIERS // 2 <= len(installation.rows(KEYS)) < DOSSIERS
    assert "đi tiếp" in done(installation.run(*command(DOSSIERS, SEED, 2)))
    assert sorted(installation.rows(KEYS)) == sorted((f"simulator:{SEED}:{n}",) for n in range(DOSSIERS))
    assert installation.rows(GAPS) == []

    before = installation.rows(MADE)
    Path(installation.state, f"simulation-{SEED}.jsonl").unlink()
    installation.env["DATABASE_URL"] = server.url("one_go")
    done(installation.run(*command(DOSSIERS, SEED, 1)))
    with psycopg.connect(server.url("one_go")) as connection:
        in_one_go = connection.execute(MADE).fetchall()
    assert sorted(map(repr, before)) == sorted(map(repr, in_one_go))
