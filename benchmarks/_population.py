"""Very many dossiers: real ones, filed and moved by the operations, copied in the server with other names and days.

Each copy has its number, its people, its office and its whole history; only ledger, audit and messages are not copied.
One in sixteen is still open, in the places where open ones are; numbers run without gaps per office and day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from benchmarks._applications import AT, advance, file
from django.conf import settings
from django.db import connection, transaction

from benso.config.content import load_pack
from benso.domains.accounts.queries import citizen_digest
from benso.domains.procedures.queries import offices
from benso.domains.procedures.types import Effect
from benso.kernel.text import search_key

CODES = ("1.009022", "1.013225", "1.004873", "1.010736", "1.012275", "2.001955", "2.002288")
STAGES: tuple[tuple[str, int], ...] = (
    ("returned", 90),
    ("refused", 4),
    ("processing", 4),
    ("submitted", 1),
    ("asked", 1),
)
"""Where the copies stand, in hundredths."""
SPACE = UUID("6f9f0a3e-0e8e-4d57-9a53-bd6f9b0d2d11")
FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Phan", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý")
MIDDLE = ("Văn", "Thị", "Hữu", "Ngọc", "Minh", "Thanh", "Quốc", "Kim", "Đức", "Thu", "Gia", "Bảo")
GIVEN = ("An", "Bình", "Châu", "Dũng", "Giang", "Hà", "Khánh", "Lan", "Mai", "Nam", "Oanh", "Phúc", "Quân", "Sơn",
         "Thảo", "Uyên", "Vinh", "Xuân", "Yến", "Hiếu", "Hương", "Kiệt", "Linh", "Nga", "Nhung",
         "Phương", "Tâm", "Trúc")  # fmt: skip
TABLES = ("work_item", "event", "due_change", "pause", "supplement", "attachment")

MADE = """
CREATE TEMP TABLE made AS
WITH drawn AS (
    SELECT i, s.stage, s.dossier AS seed, s.office AS office_from,
        CASE WHEN s.office LIKE '%%/%%' THEN s.office
             ELSE (%(communes)s::text[])[1 + (i * 7919) %% %(commune_count)s] END AS office_to,
        -- Whole days, so that the hours stay those of a working day.
        (CASE WHEN s.stage IN ('returned', 'refused') THEN 10 + (i * 31) %% 490
              ELSE 1 + (i * 13) %% 40 END)::int AS days,
        CASE WHEN i %% 500 = 0 THEN 0 ELSE 1 + (i * 17) %% %(people)s END AS person, (i * 11) %% %(names)s AS name
    FROM generate_series(1::bigint, %(count)s) i
    JOIN bench_seed s ON s.slot = (i * 37 + i / 100) %% %(slots)s
)
SELECT gen_random_uuid() AS id, d.*, o.identifier, (%(at)s::date - days) AS day,
    row_number() OVER (PARTITION BY o.identifier, days ORDER BY i) AS n
FROM drawn d JOIN bench_office o ON o.key = d.office_to"""

OFFICE = "CASE WHEN s.{0} = m.office_from THEN m.office_to ELSE s.{0} END"
DOSSIER: Mapping[str, str] = {
    "id": "m.id",
    "number": "m.identifier || to_char(m.day, '-YYMMDD-') || lpad(m.n::text, greatest(4, length(m.n::text)), '0')",
    "tracking_code": "upper(substr(md5(m.i::text), 1, 10))",
    "applicant": "p.id",
    "submitter": "p.id",
    "applicant_name": "w.name",
    "name_key": "w.key",
    "number_digest": "p.digest",
    "contact": "s.contact || jsonb_build_object('name', w.name)",
    "reception_office": OFFICE.format("reception_office"),
    "lead_office": OFFICE.format("lead_office"),
    "first_office": OFFICE.format("first_office"),
}  # fmt: skip

TALLY = """
INSERT INTO dossiers_tally (office, kind, amount)
SELECT office, kind, count(*) FROM dossiers_work_item WHERE closed_at IS NULL GROUP BY 1, 2"""
COUNTER = """
INSERT INTO dossiers_counter (agency, day, last) SELECT identifier, day, max(n) FROM made GROUP BY 1, 2
ON CONFLICT (agency, day) DO UPDATE SET last = excluded.last"""
TIMER = """
INSERT INTO dossiers_timer (dossier, work_item, action, due_at)
SELECT m.id, w.id, t.action, t.due_at + interval '60 days' FROM made m JOIN dossiers_timer t ON t.dossier = m.seed
JOIN dossiers_work_item w ON w.dossier = m.id AND w.closed_at IS NULL WHERE t.done_at IS NULL"""
KEPT = """
INSERT INTO dossiers_idempotency (actor, key, digest, dossier, at)
SELECT 'person:' || m.person, m.id::text, md5(m.i::text), m.id, d.submitted_at
FROM made m JOIN dossiers_dossier d ON d.id = m.id WHERE m.days < 90"""


@dataclass(frozen=True, slots=True)
class Population:
    """What was made. ``firm`` filed one dossier in five hundred; ``offices`` have open work, the busiest first."""

    dossiers: int
    offices: tuple[str, ...]
    people: tuple[UUID, ...]
    firm: UUID
    names: tuple[str, ...]
    numbers: tuple[str, ...]


def load_province() -> None:
    """The province's catalogue in the scratch database."""
    load_pack(root=Path(settings.CONTENT_DIR), actor="system:bench", at=AT)


def populate(count: int, *, people: Sequence[UUID] = ()) -> Population:
    """Fill Django's database, which must be a scratch one holding the catalogue, with ``count`` dossiers.

    :param people: applicants by their public ids, the firm first; others are made up
    """
    seeds = _seeds()
    names = [" ".join(parts) for parts in product(FAMILY, MIDDLE, GIVEN)]
    persons = [*people, *(uuid5(SPACE, str(n)) for n in range(len(people), max(200, count // 3)))]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # rows copied from checked ones need no checks
        later = _without_indexes(cursor)
        _lists(cursor, seeds, names, persons)
        communes = [o.key for o in offices(AT.date()) if "/" not in o.key and o.level == "commune"]
        values = {
            "count": count, "at": AT, "people": len(persons) - 1, "names": len(names), "communes": communes,
            "commune_count": len(communes), "slots": len(seeds),
        }  # fmt: skip
        cursor.execute(MADE, values)
        people_too = "s.id = m.seed JOIN bench_person p ON p.n = m.person JOIN bench_name w ON w.n = m.name"
        _copy(cursor, "dossier", people_too, DOSSIER)
        for table in TABLES:
            changed = {"dossier": "m.id"}
            if table == "work_item":
                changed["office"] = OFFICE.format("office")
            _copy(cursor, table, "s.dossier = m.seed", changed)
        for statement in later:
            cursor.execute(statement)
        for statement in (TIMER, KEPT, COUNTER, "DELETE FROM dossiers_tally", TALLY):
            cursor.execute(statement)
    return _population(count, persons, names)


def _seeds() -> list[tuple[int, str, UUID, str]]:
    """The dossiers to copy, each stage as often as it is among the copies: slot, stage, dossier, lead office."""
    by_stage = {stage: [_seed(code, stage) for code in CODES] for stage, _ in STAGES}
    slots = [
        seed for stage, share in STAGES for _ in range(share) for seed in ((stage, one) for one in by_stage[stage])
    ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, lead_office FROM dossiers_dossier")
        lead = dict(cursor.fetchall())
    return [(slot, stage, one, lead[one]) for slot, (stage, one) in enumerate(slots)]


def _seed(code: str, stage: str) -> UUID:
    dossier = file(code)
    if stage == "refused":
        advance(dossier, turn=1, effect=Effect.REFUSE)
    elif stage == "asked":
        advance(dossier, turn=1, effect=Effect.ASK_SUPPLEMENT)
    elif stage == "processing":
        advance(dossier, turn=1)
    elif stage == "returned":
        turn = 1
        while advance(dossier, turn=turn):
            turn += 1
    return dossier


def _without_indexes(cursor: Any) -> list[str]:
    """Drop what is faster made at the end; returns the statements that make it."""
    tables = [f"dossiers_{name}" for name in ("dossier", *TABLES)]
    cursor.execute(
        "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i "
        "WHERE i.indrelid = ANY(%s::text[]::regclass[]) "
        "AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)",
        [tables],
    )
    found = cursor.fetchall()
    for name, _ in found:
        cursor.execute(f"DROP INDEX {name}")
    return [definition for _, definition in found]


def _lists(cursor: Any, seeds: list[tuple[int, str, UUID, str]], names: list[str], persons: list[UUID]) -> None:
    cursor.execute("CREATE TEMP TABLE bench_seed (slot int PRIMARY KEY, stage text, dossier uuid, office text)")
    cursor.execute("CREATE TEMP TABLE bench_office (key text PRIMARY KEY, identifier text)")
    cursor.execute("CREATE TEMP TABLE bench_name (n int PRIMARY KEY, name text, key text)")
    cursor.execute("CREATE TEMP TABLE bench_person (n int PRIMARY KEY, id uuid, digest text)")
    rows: dict[str, list[tuple[Any, ...]]] = {
        "bench_seed": list(seeds),
        "bench_office": [(o.key, o.identifier) for o in offices(AT.date())],
        "bench_name": [(n, name, search_key(name)) for n, name in enumerate(names)],
        "bench_person": [(n, one, citizen_digest(f"0830990{n:05}") if n < 100 else f"bench-{n}")
                         for n, one in enumerate(persons)],
    }  # fmt: skip
    for table, lines in rows.items():
        with cursor.copy(f"COPY {table} FROM STDIN") as copy:
            for line in lines:
                copy.write_row(line)
        cursor.execute(f"ANALYZE {table}")


def _copy(cursor: Any, table: str, joined: str, changed: Mapping[str, str]) -> None:
    """Copy the rows of the seeds; moments move by whole days, numbers of rows are drawn anew."""
    cursor.execute(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = 'public' "
        "AND table_name = %s AND is_identity = 'NO' ORDER BY ordinal_position",
        [f"dossiers_{table}"],
    )
    columns = cursor.fetchall()
    moved = "s.{0} - m.days * interval '1 day'"
    values = [
        changed.get(name) or (moved.format(name) if kind == "timestamp with time zone" else f"s.{name}")
        for name, kind in columns
    ]
    cursor.execute(
        f"INSERT INTO dossiers_{table} ({', '.join(name for name, _ in columns)}) "
        f"SELECT {', '.join(values)} FROM made m JOIN dossiers_{table} s ON {joined} ORDER BY m.days DESC, m.i"
    )


def _population(count: int, persons: list[UUID], names: list[str]) -> Population:
    with connection.cursor() as cursor:
        cursor.execute("SELECT office FROM dossiers_tally GROUP BY 1 ORDER BY sum(amount) DESC, 1")
        busy = tuple(row[0] for row in cursor.fetchall())
        cursor.execute("SELECT number FROM dossiers_dossier ORDER BY id LIMIT 200")
        numbers = tuple(row[0] for row in cursor.fetchall())
        cursor.execute("DROP TABLE made, bench_seed, bench_office, bench_name, bench_person")
    connection.close()
    with connection.cursor() as cursor:  # outside a transaction: what autovacuum has long done in real life
        cursor.execute("VACUUM ANALYZE")
    return Population(count, busy, tuple(persons), persons[0], tuple(names), numbers)
