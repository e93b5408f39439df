"""The same rows written by hand: ready values, prepared statements, nothing checked, one transaction each."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
from benchmarks._applications import AT
from benchmarks._real_work import STEPS, sample
from psycopg.rows import tuple_row
from psycopg.types.json import Jsonb

IDEMPOTENCY = "INSERT INTO dossiers_idempotency (actor, key, digest, dossier, at) VALUES (%s, %s, %s, %s, %s)"
COUNTER = """
INSERT INTO dossiers_counter (agency, day, last) VALUES (%s, %s, 1)
ON CONFLICT (agency, day) DO UPDATE SET last = dossiers_counter.last + 1 RETURNING last"""
ATTACHMENTS = """
INSERT INTO dossiers_attachment (dossier, component, file, evidence, name, added_at, added_by)
SELECT %s, c, NULL, 'scan', '', %s, %s FROM unnest(%s::text[]) c"""
EVENT = """
INSERT INTO dossiers_event (dossier, at, actor, action, label, source, targets, reason, note, data)
VALUES (%s, %s, %s, %s, %s, %s, %s, '', '', '{}') RETURNING id"""
ITEM = """
INSERT INTO dossiers_work_item (dossier, step, step_name, kind, office, role, opened_at, due_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"""
TALLY = "INSERT INTO dossiers_tally (office, kind, amount) VALUES (%s, %s, %s)"
TALLIES = "INSERT INTO dossiers_tally (office, kind, amount) VALUES (%s, %s, -1), (%s, %s, 1)"
AUDIT = """
WITH event AS (
    INSERT INTO audit_event (at, actor, action, object_type, object_id, origin, data)
    VALUES (%s, %s, %s, 'dossier', %s, '', %s) RETURNING id
) INSERT INTO audit_tail SELECT id FROM event"""
MESSAGES = """
INSERT INTO notifications_message (key, channel, person, address, language, template, facts, link, state, attempts,
    next_at, created_at, sent_at, error)
VALUES (%s, 'in_app', %s, '', 'vi', %s, %s, %s, 'sent', 0, %s, %s, %s, ''),
       (%s, 'email', %s, %s, 'vi', %s, %s, %s, 'waiting', 0, %s, %s, NULL, '')"""
LOCK = "SELECT state, row_version, answers FROM dossiers_dossier WHERE id = %s FOR NO KEY UPDATE"
OPEN = "SELECT id FROM dossiers_work_item WHERE dossier = %s AND closed_at IS NULL"
CLOSE = "UPDATE dossiers_work_item SET closed_at = %s, closed_by = %s, action = %s WHERE id = %s"
DUE_CHANGE = """
INSERT INTO dossiers_due_change (dossier, kind, before, after, at, actor, reason)
VALUES (%s, 'accepted', NULL, %s, %s, %s, '')"""
ACCEPTED = """
UPDATE dossiers_dossier SET accepted_at = %s, due_at = %s, phase = 'running', state = %s,
    row_version = row_version + 1 WHERE id = %s"""
MOVED = "UPDATE dossiers_dossier SET state = %s, row_version = row_version + 1 WHERE id = %s"
LEDGER = """
WITH posting AS (
    INSERT INTO ledger_posting (source, key, recorded_at, actor, document) VALUES ('dossiers', %s, %s, %s, %s)
    RETURNING id, recorded_at
), entry AS (
    INSERT INTO ledger_entry (id, posting_id, series_id, effective_date, amount, subject, salt, recorded_at)
    SELECT CASE v.place WHEN 0 THEN p.id ELSE nextval('ledger_entry_id') END, p.id, v.series, %s, v.amount, %s, v.salt,
        p.recorded_at
    FROM posting p, unnest(%s::int[], %s::bigint[], %s::numeric[], %s::bytea[]) AS v (place, series, amount, salt)
    RETURNING id, recorded_at
)
INSERT INTO ledger_tail (first_entry, ids, entries, recorded_at)
SELECT min(id), range_agg(int8range(id, id, '[]')), count(*), min(recorded_at) FROM entry"""
PACKETS = """
WITH message AS (
    INSERT INTO exchange_message (created_at, channel, kind, key, payload)
    SELECT %s, 'national', kind, %s, payload FROM unnest(%s::text[], %s::jsonb[]) AS p (kind, payload)
    RETURNING id, created_at, channel, key
)
INSERT INTO exchange_waiting (message, message_at, channel, key, next_at)
SELECT id, created_at, channel, key, created_at FROM message"""


class ByHand:
    """Filing and steps by hand, with the values of a real dossier."""

    STEPS = STEPS

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.hand = connection
        self.sample = sample()
        self.dossier = self._one("SELECT to_jsonb(d) FROM dossiers_dossier d WHERE id = %s", self.sample)[0]
        self.columns = [name for name in self.dossier if name not in ("id", "number", "tracking_code")]
        self.components = [r[0] for r in self._all(
            "SELECT component FROM dossiers_attachment WHERE dossier = %s", self.sample)]  # fmt: skip
        self.items = self._all(
            "SELECT step, step_name, kind, office, role, due_at FROM dossiers_work_item WHERE dossier = %s ORDER BY id",
            self.sample,
        )
        self.number = str(self.dossier["number"])
        self.packets, self.entries, self.said, self.states = self._told()
        self.filing = self._filing()
        self.person = self.dossier["applicant"]
        self.actor = f"person:{self.person}"
        self.new: list[tuple[UUID, str]] = []
        self.filed: list[tuple[UUID, str]] = []
        self.step = 0

    def prepare(self, size: int) -> None:
        """Nothing but identifiers."""
        self.new = [(uuid4(), os.urandom(8).hex()) for _ in range(size)]

    def submit_all(self) -> None:
        """File, each in its transaction."""
        self.filed = [self._submit(*one) for one in self.new]

    def prepare_step(self, step: str) -> None:
        """Remember which."""
        self.step = STEPS.index(step) + 1

    def step_all(self) -> None:
        """Take the step with each."""
        for dossier, number in self.filed:
            self._act(dossier, number, self.step)

    def _submit(self, dossier: UUID, key: str) -> tuple[UUID, str]:
        run = self._run
        with self.hand.transaction():
            run(IDEMPOTENCY, self.actor, key, key * 4, dossier, AT)
            last = run(COUNTER, "H61.287.77", AT.date()).fetchone()[0]
            number = f"H61.287.77-{AT:%y%m%d}-{last:04}"
            run(self.filing[0], dossier, number, key[:10].upper(), *self.filing[1])
            if self.components:
                run(ATTACHMENTS, dossier, AT, self.actor, self.components)
            run(EVENT, dossier, AT, self.actor, "submitted", "Nộp hồ sơ", "", [])
            run(ITEM, dossier, *self.items[0][:5], AT, self.items[0][5])
            run(TALLY, self.items[0][3], self.items[0][2], 1)
            run(
                AUDIT,
                AT,
                self.actor,
                "dossiers.submit",
                str(dossier),
                f'{{"number":"{number}","procedure":"1.009022"}}',
            )
            self._say(dossier, number, "submitted", "submitted", AT)
        return dossier, number

    def _act(self, dossier: UUID, number: str, turn: int) -> None:
        run, at, actor = self._run, AT + timedelta(hours=turn), f"official:{turn}"
        name, before, after = STEPS[turn - 1], self.items[turn - 1], self.items[turn]
        with self.hand.transaction():
            run(LOCK, dossier).fetchone()
            item = run(OPEN, dossier).fetchone()[0]
            run(CLOSE, at, actor, name, item)
            event = run(EVENT, dossier, at, actor, name, "Trình kết quả", before[0], [after[0]]).fetchone()[0]
            run(ITEM, dossier, *after[:5], at, after[5])
            run(TALLIES, before[3], before[2], after[3], after[2])
            if name == "accept":
                due = self.dossier["due_at"]
                run(DUE_CHANGE, dossier, due, at, actor)
                run(ACCEPTED, at, due, self.states[turn], dossier)
                salts = [os.urandom(16) for _ in self.entries]
                document = f'{{"dossier":"{number}","procedure":"1.009022"}}'
                run(LEDGER, f"{number}:event:{event}", at, actor, document, at.date(), number,
                    list(range(len(salts))), [e[0] for e in self.entries], [e[1] for e in self.entries], salts,
                    )  # fmt: skip
            else:
                run(MOVED, self.states[turn], dossier)
            run(AUDIT, at, actor, "dossiers.act", str(dossier),
                f'{{"action":"{name}","state":"{self.states[turn]}","step":"{before[0]}"}}')  # fmt: skip
            kinds, payloads = self.packets.get(turn, ([], []))
            if kinds:
                told = [payload.replace(self.number, number) for payload in payloads]
                run(PACKETS, at, f"dossier:{number}", kinds, told)
            if name in self.said:
                self._say(dossier, number, f"event:{event}", self.said[name], at)

    def _say(self, dossier: UUID, number: str, key: str, template: str, at: Any) -> None:
        facts = Jsonb({"number": number, "office": "Ủy ban nhân dân phường An Hội", "procedure": "Cấp mới số nhà"})
        whole, link = f"dossier:{dossier}:{key}", f"/dich-vu-cong/ho-so/{dossier}/"
        self._run(
            MESSAGES, whole, self.person, template, facts, link, at, at, at,
            whole, self.person, "thu@example.test", template, facts, link, at, at,
        )  # fmt: skip

    def _told(self) -> tuple[dict[int, tuple[list[str], list[str]]], list[Any], dict[str, str], dict[int, str]]:
        packets: dict[int, tuple[list[str], list[str]]] = {}
        rows = self._all("SELECT created_at, kind, payload::text FROM exchange_message WHERE key = %s ORDER BY id",
                         f"dossier:{self.number}")  # fmt: skip
        for at, kind, payload in rows:
            kinds, payloads = packets.setdefault(round((at - AT).total_seconds() / 3600), ([], []))
            kinds.append(kind)
            payloads.append(payload)
        entries = self._all("SELECT series_id, amount FROM ledger_entry WHERE subject = %s ORDER BY id", self.number)
        told = self._all(
            "SELECT template FROM notifications_message WHERE key LIKE %s AND channel = 'in_app' ORDER BY id",
            f"dossier:{self.sample}:event:%",
        )
        audits = self._all("SELECT data::jsonb ->> 'state' FROM audit_event WHERE object_id = %s ORDER BY id",
                           str(self.sample))  # fmt: skip
        return (
            packets,
            entries,
            dict(zip(STEPS, (t[0] for t in told), strict=False)),
            {turn: state for turn, (state,) in enumerate(audits)},
        )

    def _filing(self) -> tuple[str, list[Any]]:
        kinds = dict(self._all(
            "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute "
            "WHERE attrelid = 'dossiers_dossier'::regclass AND attnum > %s", 0))  # fmt: skip
        fresh = {"state": "submitted", "phase": "not_started", "accepted_at": None, "due_at": None, "row_version": 1}
        row = {**self.dossier, **fresh}
        values = [Jsonb(row[c]) if kinds[c] == "jsonb" and row[c] is not None else row[c] for c in self.columns]
        places = ", ".join(f"%s::{kinds[c]}" for c in self.columns)
        return (
            f"INSERT INTO dossiers_dossier (id, number, tracking_code, {', '.join(self.columns)}) "
            f"VALUES (%s, %s, %s, {places})"
        ), values

    def _run(self, statement: str, *values: Any) -> psycopg.Cursor[Any]:
        return self.hand.execute(statement, values, prepare=True)

    def _one(self, statement: str, *values: Any) -> Any:
        return self.hand.cursor(row_factory=tuple_row).execute(statement, values).fetchone()

    def _all(self, statement: str, *values: Any) -> list[Any]:
        return self.hand.execute(statement, values).fetchall()
