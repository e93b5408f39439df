"""Any changed bit is found: by the platform in its database, by anyone in what it publishes."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from benso.domains.ledger import operations, queries
from benso.domains.ledger.operations import sealing
from benso.domains.ledger.types import Basis, Kind, Measure, NewEntry, Posting

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 5, 8, 30, tzinfo=UTC)
TOOL = Path(__file__).parents[3] / "tools" / "benso_verify.py"


@pytest.fixture
def ledger(db: None) -> list[int]:
    """Three seals with a reading, a reversal, subjects and dimensions; returns the numbers of the entries."""
    operations.declare_measures(
        measures=[Measure("f", Kind.FLOW, "x", "f", "f"), Measure("r", Kind.READING, "%", "r", "r")]
    )
    numbers: list[int] = []
    for day in range(1, 4):
        entries = (
            NewEntry("f", "u", Basis.MEASURED, date(2026, 1, day), Decimal(day), {"a": "1", "b": "đ"}, subject="08200"),
            NewEntry("r", "u", Basis.PUBLISHED, date(2026, 1, day), Decimal("1.50"), {}, date(2026, 1, 1),
                     date(2026, 1, day)),
        )  # fmt: skip
        posting = Posting("nguồn", f"k{day}", entries, {"title": "Tiêu đề\nhai dòng"})
        numbers += operations.post(posting=posting, actor="official:7", at=AT).entry_ids
        if day == 2:
            reversal = operations.reverse_entry(
                entry_id=numbers[0], source="nguồn", key="r", reason="", actor="x", at=AT
            )
            numbers += reversal.entry_ids
        operations.seal_pending(at=AT)
    return numbers


def spoil(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement)
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_a_sound_ledger_has_no_findings(ledger: list[int]) -> None:
    steps: list[tuple[int, int]] = []
    found = queries.verify(progress=lambda done, whole: steps.append((done, whole)))
    assert (found.entries, found.pending, found.seals, found.findings) == (7, 0, 3, ())
    assert steps[-1] == (7, 7)


FLIPS = [
    ("ledger_entry", "id", "id + 1000000", "entry"),
    ("ledger_entry", "posting_id", "posting_id + 1", "seal"),
    ("ledger_entry", "posting_id", "posting_id + 1000000", "entry"),
    ("ledger_entry", "series_id", "(SELECT id FROM ledger_series WHERE measure = 'r')", "seal"),
    ("ledger_entry", "series_id", "series_id + 1000000", "entry"),
    ("ledger_entry", "effective_date", "effective_date - 1", "seal"),
    ("ledger_entry", "period_start", "'2026-01-01', period_end = '2026-01-31'", "seal"),
    ("ledger_entry", "amount", "amount + 0.0000001", "seal"),
    ("ledger_entry", "amount", "-amount", "rollup"),
    ("ledger_entry", "subject", "'08201'", "seal"),
    ("ledger_entry", "subject", "NULL", "seal"),
    ("ledger_entry", "salt", "set_bit(salt, 5, 1 - get_bit(salt, 5))", "seal"),
    ("ledger_entry", "reverses", "1", "seal"),
    ("ledger_entry", "recorded_at", "recorded_at + interval '1 microsecond'", "seal"),
    ("ledger_posting", "id", "id + 1000000", "entry"),
    ("ledger_posting", "source", "'x'", "seal"),
    ("ledger_posting", "key", "'x'", "seal"),
    ("ledger_posting", "actor", "'official:6'", "seal"),
    ("ledger_posting", "recorded_at", "recorded_at - interval '1 microsecond'", "entry"),
    ("ledger_posting", "document", "replace(document, 'T', 't')", "seal"),
    ("ledger_series", "id", "id + 1000000", "entry"),
    ("ledger_series", "measure", "'r'", "series"),
    ("ledger_series", "unit", "'v'", "series"),
    ("ledger_series", "basis", "'reported'", "series"),
    ("ledger_series", "dimensions", "'{}'", "series"),
    ("ledger_series", "dimensions", "'[]'", "series"),
    ("ledger_series", "dimensions", """'{"a": 1, "b": "đ"}'""", "series"),
    ("ledger_series", "dimensions", """'{"a": "1;b=đ"}'""", "series"),
    ("ledger_series", "dimensions", """dimensions || '{"x": null}'""", "series"),
    ("ledger_series", "identity", "identity || 'x'", "seal"),
    ("ledger_measure", "kind", "'stock'", "seal"),
    ("ledger_rollup", "amount", "amount + 1", "rollup"),
    ("ledger_rollup", "entries", "entries + 1", "rollup"),
    ("ledger_rollup", "first_date", "first_date - 1", "rollup"),
    ("ledger_rollup", "last_seal", "last_seal + 1", "rollup"),
    ("ledger_rollup", "last_seal", "last_seal - 1", "rollup"),
]
WHERE = {
    "ledger_entry": "id = {first}",
    "ledger_posting": "id = (SELECT posting_id FROM ledger_entry WHERE id = {first})",
    "ledger_series": "id = (SELECT series_id FROM ledger_entry WHERE id = {first})",
    "ledger_measure": "code = 'f'",
    "ledger_rollup": "series_id = (SELECT series_id FROM ledger_entry WHERE id = {first})",
}


@pytest.mark.parametrize(("table", "column", "value", "found"), FLIPS)
def test_a_changed_column_is_found(ledger: list[int], table: str, column: str, value: str, found: str) -> None:
    spoil(f"UPDATE {table} SET {column} = {value} WHERE {WHERE[table].format(first=ledger[0])}")
    assert found in {finding.object for finding in queries.verify().findings}


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("UPDATE ledger_seal SET {} WHERE number = 2", None),
        ("DELETE FROM ledger_seal WHERE number = 3", "entry"),
        ("DELETE FROM ledger_seal WHERE number = 2", "seal"),
        ("DELETE FROM ledger_entry WHERE id = (SELECT first_entry FROM ledger_seal WHERE number = 2)", "entry"),
        ("DELETE FROM ledger_reversal", "entry"),
        ("DELETE FROM ledger_rollup", "rollup"),
        ("INSERT INTO ledger_tail SELECT first_entry, entry_ids, entries, now() FROM ledger_seal", "entry"),
        ("INSERT INTO ledger_tail VALUES (90000000, '{{[90000000,90000001)}}', 1, now())", "entry"),
        (
            "INSERT INTO ledger_entry SELECT 90000000, posting_id, series_id, effective_date, NULL, NULL, 5, NULL, "
            "salt, NULL, recorded_at FROM ledger_entry LIMIT 1",
            "entry",
        ),
        ("INSERT INTO ledger_posting (source, key, recorded_at, actor, document) VALUES ('x', 'y', now(), 'z', '{{}}')",
         "posting"),
    ],
)  # fmt: skip
def test_a_removed_added_or_changed_row_is_found(ledger: list[int], change: str, found: str | None) -> None:
    columns = (
        "sealed_at = sealed_at + interval '1 s'", "entry_ids = entry_ids + '{[80000000,80000001)}'::int8multirange",
        "entries = entries + 1", "first_entry = first_entry + 1", "last_entry = last_entry + 1", "high = high + 1",
        "total = total + 1", "span = '[1,2)'", "root = sha256(root)", "previous = sha256(previous)",
        "hash = sha256(hash)", "number = 9", "recorded_first = recorded_first - interval '1 s'",
        "recorded_last = recorded_last + interval '1 s'",
    )  # fmt: skip
    for column in columns if found is None else ("",):
        spoil("SAVEPOINT before")
        spoil(change.format(column))
        assert (found or "seal") in {finding.object for finding in queries.verify().findings}, column
        spoil("ROLLBACK TO before")


@pytest.mark.parametrize("change", ["first_entry = first_entry + 1000000", "ids = '{}', entries = 0"])
def test_a_changed_row_of_what_waits_is_found(ledger: list[int], change: str) -> None:
    entry = NewEntry("f", "u", Basis.MEASURED, date(2026, 1, 9), Decimal(5))
    operations.post(posting=Posting("s", "waits", (entry,)), actor="x", at=AT)
    assert queries.verify().findings == ()
    spoil(f"UPDATE ledger_tail SET {change}")
    assert "entry" in {finding.object for finding in queries.verify().findings}


def test_a_bulk_sealed_as_several_trees_is_sound(ledger: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "SEAL_LEAVES", 2)
    entries = tuple(NewEntry("f", f"u{i}", Basis.MEASURED, date(2026, 1, 9), Decimal(i)) for i in range(7))
    operations.post(posting=Posting("s", "bulk", entries), actor="x", at=AT)
    operations.seal_pending(at=AT)
    found = queries.verify()
    assert (found.seals, found.findings) == (7, ())


@pytest.fixture(scope="module")
def tool() -> Any:
    spec = importlib.util.spec_from_file_location("benso_verify", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def written(path: Path, content: Any) -> str:
    path.write_text(content if isinstance(content, str) else json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return str(path)


def published() -> dict[str, Any]:
    return {"seals": [json.loads(line)["seal"] for line in queries.export_lines() if line.startswith('{"seal"')]}


def test_the_stand_alone_verifier_accepts_every_proof(ledger: list[int], tool: Any, tmp_path: Path) -> None:
    seals = written(tmp_path / "seals.json", published())
    for number in ledger:
        proof = written(tmp_path / "proof.json", queries.proof(number))
        assert tool.main([proof, "--seals", seals]) == 0


def test_the_stand_alone_verifier_refuses_any_changed_field_of_a_proof(
    ledger: list[int], tool: Any, tmp_path: Path
) -> None:
    proof = queries.proof(ledger[1])
    seals = written(tmp_path / "seals.json", published())
    for part in ("entry", "seal"):
        for name, value in proof[part].items():
            changed = json.loads(json.dumps(proof))
            changed[part][name] = value + 1 if isinstance(value, int) else f"{value or ''}0"
            assert tool.main([written(tmp_path / "p.json", changed), "--seals", seals]) == 1, name


def test_the_stand_alone_verifier_checks_an_export_whole(ledger: list[int], tool: Any, tmp_path: Path) -> None:
    lines = list(queries.export_lines())
    assert tool.main([written(tmp_path / "e.jsonl", "".join(lines))]) == 0
    for i in range(1, len(lines) - 1):
        assert tool.main([written(tmp_path / "e.jsonl", "".join(lines[:i] + lines[i + 1 :]))]) == 1
        spoilt = lines[i].replace('"amount": "1', '"amount": "2').replace('"root": "', '"root": "0')
        if spoilt != lines[i]:
            assert tool.main([written(tmp_path / "e.jsonl", "".join([*lines[:i], spoilt, *lines[i + 1 :]]))]) == 1


def test_the_published_list_is_the_chain(ledger: list[int]) -> None:
    listed = json.loads("".join(queries.published_seals()))
    assert listed == {"format": "benso.ledger.seals.v1"} | published()
    assert [seal["number"] for seal in listed["seals"]] == [1, 2, 3]


def test_an_empty_chain_is_published_as_an_empty_list(db: None) -> None:
    assert json.loads("".join(queries.published_seals()))["seals"] == []


def exported(tool: Any, folder: Path, lines: list[str], seals: Any) -> int:
    export = written(folder / "e.jsonl", "".join(lines))
    return int(tool.main([export, "--seals", written(folder / "seals.json", seals)]))


def test_an_export_is_held_against_the_published_list_to_its_end(
    ledger: list[int], tool: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines, listed = list(queries.export_lines()), published()["seals"]
    last = max(i for i, line in enumerate(lines) if line.startswith('{"seal"'))
    assert exported(tool, tmp_path, lines, {"seals": listed}) == 0
    assert "Khớp danh sách niêm phong đã công bố (1–3)." in capsys.readouterr().out
    assert exported(tool, tmp_path, lines[:last], {"seals": listed}) == 1
    assert "thiếu niêm phong 3" in capsys.readouterr().err
    assert exported(tool, tmp_path, lines[:1], {"seals": listed}) == 1
    assert "thiếu niêm phong 1" in capsys.readouterr().err
    assert exported(tool, tmp_path, lines, {"seals": []}) == 1


def test_a_list_saved_earlier_bears_witness_for_what_it_holds(
    ledger: list[int], tool: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines, listed = list(queries.export_lines()), published()["seals"]
    assert exported(tool, tmp_path, lines, listed[:2]) == 0
    assert "từ số 3 mới hơn danh sách, CHƯA đối chiếu" in capsys.readouterr().out
    other = json.loads(json.dumps(listed[:1]))
    other[0]["sealed_at"] = "2026-03-05T08:30:00.000001Z"
    text = "\n".join(map(str, [tool.SEAL_LABEL, *(other[0][k] for k in list(other[0])[:5])]))
    other[0]["hash"] = hashlib.sha256(text.encode()).hexdigest()
    assert exported(tool, tmp_path, lines, other) == 1
    assert "không giống niêm phong đã công bố" in capsys.readouterr().err


def test_a_part_of_the_ledger_is_called_a_part_and_tied_to_the_list(
    ledger: list[int], tool: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines, listed = list(queries.export_lines(after=2)), published()["seals"]
    for seals in (listed, listed[:2], listed[2:]):
        assert exported(tool, tmp_path, lines, seals) == 0
        assert "MỘT PHẦN của sổ, không có niêm phong 1–2: 2 dòng, từ niêm phong 3 tới 3" in capsys.readouterr().out
    assert exported(tool, tmp_path, lines, listed[:1]) == 1
    assert "không có niêm phong nào chung" in capsys.readouterr().err


def test_what_was_not_held_against_the_list_says_so_and_names_the_hash(
    ledger: list[int], tool: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    proof = queries.proof(ledger[0])
    for content, digest in ((proof, proof["seal"]["hash"]), ("".join(queries.export_lines()), queries.seal(3).hash)):
        assert tool.main([written(tmp_path / "f", content)]) == 0
        told = capsys.readouterr().out
        assert f"CHƯA đối chiếu với danh sách niêm phong đã công bố; mã băm: {digest}" in told


def test_a_proof_outside_the_list_is_not_confirmed(
    ledger: list[int], tool: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    proof = written(tmp_path / "p.json", queries.proof(ledger[-1]))
    assert tool.main([proof, "--seals", written(tmp_path / "s.json", published()["seals"][:2])]) == 1
    assert "không nằm trong danh sách niêm phong đã công bố (1–2)" in capsys.readouterr().err


@pytest.mark.parametrize("content", [{"items": []}, {}, 5, "x", None, [1], {"seals": [{}]}])
def test_a_file_that_is_no_list_of_seals_cannot_be_read(
    ledger: list[int], tool: Any, tmp_path: Path, content: Any
) -> None:
    proof = written(tmp_path / "p.json", queries.proof(ledger[0]))
    seals = tmp_path / "s.json"
    seals.write_text(json.dumps(content))
    assert tool.main([proof, "--seals", str(seals)]) == 2
    assert tool.main([str(seals)]) == 2


def test_nothing_private_is_published(ledger: list[int]) -> None:
    text = "".join(queries.export_lines()) + json.dumps(queries.proof(ledger[0]))
    assert [word for word in ("08200", "official:7", "k1", "subject", "salt") if word in text] == []


def test_an_export_goes_on_after_a_seal(ledger: list[int], tool: Any, tmp_path: Path) -> None:
    lines = list(queries.export_lines(after=2))
    assert [json.loads(line)["seal"]["number"] for line in lines if line.startswith('{"seal"')] == [3]
    assert tool.main([written(tmp_path / "e.jsonl", "".join(lines))]) == 0


def test_an_entry_that_waits_has_no_proof_yet(ledger: list[int]) -> None:
    entry = NewEntry("f", "u", Basis.MEASURED, date(2026, 1, 9), Decimal(1))
    number = operations.post(posting=Posting("s", "new", (entry,)), actor="x", at=AT).entry_ids[0]
    with pytest.raises(queries.EntryNotSealed):
        queries.proof(number)
    with pytest.raises(queries.EntryUnknown):
        queries.proof(10**12)
