"""Posting: taken once, whole, or refused with nothing kept."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from benso.domains.ledger import operations, queries
from benso.domains.ledger.operations import bulk
from benso.domains.ledger.types import Basis, Kind, Measure, NewEntry, Posting

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 5, 8, 30, tzinfo=UTC)
FLOW = Measure("dossiers.closed", Kind.FLOW, "dossiers", "Hồ sơ đã trả", "Dossiers closed")
READING = Measure("dti.rank", Kind.READING, "rank", "Hạng DTI", "DTI rank")


@pytest.fixture(autouse=True)
def _measures(db: None) -> None:
    operations.declare_measures(measures=[FLOW, READING])


def closed(amount: str = "1", day: date = date(2026, 3, 4), **more: Any) -> NewEntry:
    return NewEntry("dossiers.closed", "28777@2025-07-01", Basis.MEASURED, day, Decimal(amount), **more)


def posting(key: str, *entries: NewEntry, **document: str) -> Posting:
    return Posting("desk", key, entries or (closed(),), document)


def post(key: str, *entries: NewEntry, **document: str) -> Any:
    return operations.post(posting=posting(key, *entries, **document), actor="official:7", at=AT)


def ledger_size() -> tuple[int, ...]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM ledger_posting), (SELECT count(*) FROM ledger_entry), "
            "(SELECT coalesce(sum(entries), 0)::int FROM ledger_tail), (SELECT count(*) FROM ledger_series), "
            "(SELECT count(*) FROM ledger_reversal)"
        )
        return tuple(cursor.fetchone())


def test_an_entry_reads_back_as_it_was_posted() -> None:
    entry = closed("2.50", dimensions={"online": "yes", "channel": "web"}, subject="092...")
    receipt = post("a", entry, title="Sổ tiếp nhận", url="https://example.org")

    (stored,) = queries.entries_by_id(receipt.entry_ids)

    assert (stored.measure, stored.unit, stored.basis) == ("dossiers.closed", "28777@2025-07-01", Basis.MEASURED)
    assert stored.dimensions == {"channel": "web", "online": "yes"}
    assert (stored.amount, stored.effective_date, stored.recorded_at) == (Decimal("2.5"), date(2026, 3, 4), AT)
    assert stored.document == {"title": "Sổ tiếp nhận", "url": "https://example.org"}
    assert (stored.seal, stored.reverses, stored.reversed_by) == (None, None, None)


def test_entry_numbers_come_in_the_order_of_the_entries() -> None:
    receipt = post("a", closed("3"), closed("1"), closed("2"))
    assert list(receipt.entry_ids) == sorted(receipt.entry_ids)
    assert [e.amount for e in queries.entries_by_id(receipt.entry_ids)] == [3, 1, 2]


def test_the_same_posting_again_adds_nothing() -> None:
    first = post("a", closed("3.0"), closed("1"), note="x")
    before = ledger_size()
    again = post("a", closed("3"), closed("1.00"), note="x")
    assert (again.posting_id, again.entry_ids, again.repeated) == (first.posting_id, first.entry_ids, True)
    assert ledger_size() == before


@pytest.mark.parametrize(
    "entry",
    [closed("4"), closed(day=date(2026, 3, 3)), closed(subject="x"), closed(dimensions={"a": "b"})],
)
def test_the_same_key_with_other_content_is_refused(entry: NewEntry) -> None:
    post("a", closed())
    before = ledger_size()
    with pytest.raises(operations.PostingConflict):
        post("a", entry)
    with pytest.raises(operations.PostingConflict):
        post("a", closed(), note="other")
    assert ledger_size()[:3] == before[:3]


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (closed("NaN"), "hữu hạn"),
        (closed("Infinity"), "hữu hạn"),
        (closed("1E+40"), "quá lớn"),
        (closed("1E-40"), "quá lớn"),
        (closed(day=date(1066, 1, 1)), "1900"),
        (closed(period_start=date(2026, 2, 1)), "ngày đầu và ngày cuối"),
        (closed(period_start=date(2026, 2, 2), period_end=date(2026, 2, 1)), "sau khi kết thúc"),
        (closed(subject=""), "đối tượng"),
        (closed(dimensions={"Kênh": "web"}), "tên chiều"),
        (closed(dimensions={"channel": "a|b"}), "giá trị"),
        (closed(dimensions={"channel": 1}), "giá trị"),  # type: ignore[dict-item]
        (NewEntry("nope", "1@2025-07-01", Basis.MEASURED, date(2026, 1, 1), Decimal(1)), "Chưa khai chỉ số đo nope"),
        (NewEntry("dossiers.closed", "", Basis.MEASURED, date(2026, 1, 1), Decimal(1)), "đơn vị"),
        (closed("sNaN"), "hữu hạn"),
        (closed(subject="a\ud800"), "đối tượng"),
        (closed(dimensions={"channel": "\udfff"}), "giá trị"),
    ],
)
def test_a_bad_entry_is_refused_and_nothing_is_kept(entry: NewEntry, words: str) -> None:
    from benso.kernel.errors import BensoError

    before = ledger_size()
    with pytest.raises(BensoError, match=words):
        post("a", closed(), entry)
    with pytest.raises(BensoError, match=words):
        operations.post_many(postings=[posting("b"), posting("a", entry)], actor="x", at=AT)
    assert ledger_size() == before


def test_an_empty_posting_is_refused() -> None:
    with pytest.raises(operations.PostingInvalid, match="không có dòng"):
        operations.post(posting=Posting("desk", "a", ()), actor="x", at=AT)


@pytest.mark.parametrize(
    "given",
    [
        Posting("desk\ud800", "a", (closed(),)),
        Posting("desk", "a\udc00", (closed(),)),
        Posting("desk", "a", (closed(),), {"title": "\udfff"}),
        Posting("desk", "a", (closed(),), {"\ud800": "x"}),
    ],
)
def test_half_a_letter_is_refused(given: Posting) -> None:
    before = ledger_size()
    with pytest.raises(operations.PostingInvalid):
        operations.post(posting=given, actor="x", at=AT)
    with pytest.raises(operations.PostingInvalid):
        operations.post_many(postings=[given], actor="x", at=AT)
    assert ledger_size() == before


def test_more_entries_than_one_statement_takes_are_refused_one_by_one_and_taken_in_bulk() -> None:
    large = Posting("desk", "large", (closed(),) * 8_001)
    with pytest.raises(operations.PostingInvalid, match="8001 dòng"):
        operations.post(posting=large, actor="x", at=AT)
    assert ledger_size()[:3] == (0, 0, 0)
    assert operations.post_many(postings=[large], actor="x", at=AT) == 8_001


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(operations.PostingInvalid, match="múi giờ"):
        operations.post(posting=posting("a"), actor="x", at=AT.replace(tzinfo=None))


def test_many_at_once_read_back_like_one_by_one() -> None:
    given = [
        posting(f"k\\{i}", closed(str(i)), closed("-1", subject="a\\b", dimensions={"n": str(i)}), note='tab\t"\\\n')
        for i in range(5)
    ]
    assert operations.post_many(postings=iter(given), actor="a\\b", at=AT) == 10
    before = ledger_size()
    receipts = [operations.post(posting=p, actor="other", at=AT) for p in given]
    assert [r.repeated for r in receipts] == [True] * 5
    assert ledger_size() == before
    assert queries.entries_by_id(receipts[3].entry_ids)[0].document == {"note": 'tab\t"\\\n'}


def test_many_again_add_only_what_is_new() -> None:
    given = [posting(str(i), closed(str(i))) for i in range(5)]
    operations.post_many(postings=given[:3], actor="x", at=AT)
    assert operations.post_many(postings=given, actor="x", at=AT) == 2
    assert operations.post_many(postings=given, actor="x", at=AT) == 0
    assert ledger_size()[:3] == (5, 5, 5)


def test_many_with_one_conflict_add_nothing() -> None:
    post("3", closed("9"))
    before = ledger_size()
    with pytest.raises(operations.PostingConflict):
        operations.post_many(postings=[posting(str(i), closed("1")) for i in range(5)], actor="x", at=AT)
    assert ledger_size()[:3] == before[:3]


def test_many_with_a_key_twice_are_refused() -> None:
    with pytest.raises(operations.PostingInvalid, match="hai lần"):
        operations.post_many(postings=[posting("1"), posting("1")], actor="x", at=AT)
    assert ledger_size()[:3] == (0, 0, 0)


@pytest.mark.parametrize("standing", [(), ("1",), ("1", "2", "3")])
def test_many_with_a_key_twice_far_apart_are_refused(
    standing: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "BLOCK", 2)
    for key in standing:
        post(key)
    before = ledger_size()
    for again in (posting("1"), posting("1", closed("7"))):
        with pytest.raises(operations.PostingInvalid, match="hai lần"):
            operations.post_many(postings=[posting("1"), posting("2"), posting("3"), again], actor="official:7", at=AT)
    assert ledger_size()[:3] == before[:3]


def test_declaring_again_renews_words_but_never_the_kind() -> None:
    renewed = Measure("dossiers.closed", Kind.FLOW, "dossiers", "Hồ sơ đã giải quyết", "Dossiers closed", decimals=1)
    operations.declare_measures(measures=[renewed])
    assert queries.measure("dossiers.closed") == renewed
    with pytest.raises(operations.MeasureKindFixed):
        operations.declare_measures(measures=[Measure("dossiers.closed", Kind.STOCK, "dossiers", "x", "x")])
    assert queries.measures() == [renewed, READING]
