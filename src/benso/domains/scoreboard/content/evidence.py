"""``evidence/*.csv``: what was published, what was looked for in vain, what was found and not accepted, the census."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from benso.domains.ledger.types import Basis, Kind, Measure, NewEntry
from benso.domains.scoreboard.content import fields
from benso.domains.scoreboard.types import Gap, Rejected, Statement, Words
from benso.kernel.content import Pack, Row

PUBLISHED = (
    "id", "measure", "unit", "period", "period_start", "period_end", "precise", "value", "unit_of_measure",
    "definition_vi", "definition_en", "source", "basis_of_reading", "quality", "vintage", "note_vi", "note_en",
    "numerator", "denominator",
)  # fmt: skip
DOCUMENT = (
    "id", "period", "precise", "definition_vi", "definition_en", "basis_of_reading", "quality", "vintage", "note_vi",
    "note_en", "numerator", "denominator",
)  # fmt: skip
ALLOWED = {
    "precise": ("yes", "approx"),
    "quality": ("A", "B"),
    "basis_of_reading": ("read", "derived", "package"),
}
GAPS = ("id", "target", "measure", "unit", "period", "note_vi", "note_en")
REJECTED = ("id", "target", "measure", "unit", "period", "value", "source", "reason_vi", "reason_en")
CENSUS = ("unit", "measure", "date", "value", "source", "note_vi", "note_en")
TITLES = "evidence/sources.csv"
BESIDE_TARGETS = ("denominator", "context")


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known from public sources, and all that is not."""

    statements: tuple[Statement, ...]
    gaps: tuple[Gap, ...]
    rejected: tuple[Rejected, ...]


def read_evidence(
    pack: Pack, measures: Mapping[str, Measure], units: Collection[str], subjects: Collection[str]
) -> Evidence:
    """The evidence files."""
    rows = pack.csv_rows("evidence/published.csv", PUBLISHED)
    pack.unique(rows, "id")
    titles = _titles(pack)
    statements = [s for row in rows if (s := _published(pack, row, measures, units, titles))]
    census = pack.csv_rows("evidence/census2019.csv", CENSUS)
    pack.unique(census, "unit", "measure", "date")
    sources = _sources(pack)
    statements += [s for row in census if (s := _census(pack, row, measures, units, (sources, titles)))]
    gaps = _gaps(pack, measures, units, subjects, rows, census)
    return Evidence(tuple(statements), gaps, _rejected(pack, measures, units, subjects))


def _published(
    pack: Pack, row: Row, measures: Mapping[str, Measure], units: Collection[str], titles: Mapping[str, Words]
) -> Statement | None:
    names = ("id", "measure", "unit", "period", "period_start", "period_end", "value", "definition_vi", "definition_en")
    complete = pack.require(row, *names, "source", *ALLOWED)
    for name, allowed in ALLOWED.items():
        if row.values[name] is not None and row.values[name] not in allowed:
            pack.problem(
                row, name, f"“{row.values[name]}” không có trong danh sách; chọn một trong: {', '.join(allowed)}."
            )
            complete = False
    start, end = fields.day(pack, row, "period_start"), fields.day(pack, row, "period_end")
    fields.day(pack, row, "vintage")
    if start and end and end < start:
        pack.problem(row, "period_end", f"Kỳ kết thúc {end} trước khi bắt đầu {start}; sửa một trong hai ngày.")
        complete = False
    measure = _reading(pack, row, measures)
    if measure and measure.unit_of_measure != row.values["unit_of_measure"]:
        pack.problem(
            row, "unit_of_measure",
            f"Số ghi bằng “{row.values['unit_of_measure']}”, còn {measure.code} tính bằng “{measure.unit_of_measure}”; "
            "quy đổi hoặc sửa đại lượng.",
        )  # fmt: skip
    unit = fields.one_of(pack, row, "unit", units, "đơn vị")
    value = fields.number(pack, row, "value")
    if not (complete and measure and unit and start and end and value is not None):
        return None
    document = {name: fields.text(row, name) for name in DOCUMENT if row.values[name] is not None}
    source = fields.text(row, "source")
    if "://" in source:
        document["url"] = source
    else:
        document |= {"source": source} | _title(pack, row, titles)
    entry = NewEntry(measure.code, unit, Basis.PUBLISHED, end, value, period_start=start, period_end=end)
    return Statement(fields.text(row, "id"), entry, document)


def _title(pack: Pack, row: Row, titles: Mapping[str, Words]) -> dict[str, str]:
    """What people call a source that has no address."""
    title = titles.get(fields.text(row, "source"))
    if title is None:
        pack.problem(row, "source", f"Nguồn không có địa chỉ thì cần một tên trong {TITLES}; thêm một dòng ở đó.")
        return {}
    return {"title_vi": title.vi, "title_en": title.en}


def _census(
    pack: Pack,
    row: Row,
    measures: Mapping[str, Measure],
    units: Collection[str],
    known: tuple[Mapping[str, str], Mapping[str, Words]],
) -> Statement | None:
    sources, titles = known
    complete = pack.require(row, "unit", "measure", "date", "value", "source")
    measure, on = _reading(pack, row, measures), fields.day(pack, row, "date")
    unit = fields.one_of(pack, row, "unit", units, "đơn vị")
    value = fields.number(pack, row, "value")
    source = fields.one_of(pack, row, "source", sources, "nguồn")
    if not (complete and measure and on and unit and source and value is not None):
        return None
    entry = NewEntry(measure.code, unit, Basis.PUBLISHED, on, value, period_start=on, period_end=on)
    name = f"CENSUS-{unit}-{measure.code}"
    document = {
        "id": name,
        "period": on.isoformat(),
        "precise": "yes",
        "definition_vi": f"{measure.label_vi}, tổng điều tra",
        "definition_en": f"{measure.label_en}, census",
        "source": sources[source],
        "basis_of_reading": "read",
        "quality": "A",
    } | _title(pack, row, titles)
    document |= {note: fields.text(row, note) for note in ("note_vi", "note_en") if row.values[note] is not None}
    return Statement(name, entry, document)


def _reading(pack: Pack, row: Row, measures: Mapping[str, Measure]) -> Measure | None:
    code = fields.one_of(pack, row, "measure", measures, "đại lượng")
    if code is None:
        return None
    if measures[code].kind is not Kind.READING:
        pack.problem(row, "measure", f"“{code}” là số cộng dồn; số công bố phải ghi vào đại lượng kiểu reading.")
        return None
    return measures[code]


def _gaps(
    pack: Pack,
    measures: Mapping[str, Measure],
    units: Collection[str],
    subjects: Collection[str],
    published: list[Row],
    census: list[Row],
) -> tuple[Gap, ...]:
    rows = pack.csv_rows("evidence/gaps.csv", GAPS)
    pack.unique(rows, "id")
    for row in rows:
        answer = _answer(row, published, census)
        if answer:
            pack.problem(
                row, "period", f"Ghi là không công bố, nhưng {answer.file}:{answer.line} có số; xóa một trong hai."
            )
    return tuple(
        Gap(
            fields.text(row, "id"), fields.text(row, "target"), fields.text(row, "measure"), fields.text(row, "unit"),
            fields.text(row, "period"), Words(fields.text(row, "note_vi"), fields.text(row, "note_en")),
        )
        for row in rows
        if _placed(pack, row, measures, units, subjects) and pack.require(row, "period", "note_vi", "note_en")
    )  # fmt: skip


def _answer(gap: Row, published: list[Row], census: list[Row]) -> Row | None:
    """The row that states what is said to be unpublished: of the same period, or a census within the period."""
    period = fields.text(gap, "period")
    same = [r for r in published if r.values["period"] == period] + [
        r for r in census if _holds(period, fields.text(r, "date"))
    ]
    return next((r for r in same if all(r.values[n] == gap.values[n] for n in ("measure", "unit"))), None)


def _holds(period: str, day: str) -> bool:
    """Whether a period as written for people (2019, 2019-04, 2019-04-01, 2019-2024) holds a day (2019-04-01)."""
    years = re.fullmatch(r"(\d{4})-(\d{4})", period)
    if years:
        return years[1] <= day[:4] <= years[2]
    return period != "" and day.startswith(period)


def _rejected(
    pack: Pack, measures: Mapping[str, Measure], units: Collection[str], subjects: Collection[str]
) -> tuple[Rejected, ...]:
    rows = pack.csv_rows("evidence/rejected.csv", REJECTED)
    pack.unique(rows, "id")
    return tuple(
        Rejected(
            id=fields.text(row, "id"),
            target=fields.text(row, "target"),
            measure=fields.text(row, "measure"),
            unit=fields.text(row, "unit"),
            period=fields.text(row, "period"),
            value=fields.text(row, "value"),
            url=fields.text(row, "source"),
            reason=Words(fields.text(row, "reason_vi"), fields.text(row, "reason_en")),
        )
        for row in rows
        if _placed(pack, row, measures, units, subjects)
        and pack.require(row, "period", "value", "source", "reason_vi", "reason_en")
    )


def _placed(
    pack: Pack, row: Row, measures: Mapping[str, Measure], units: Collection[str], subjects: Collection[str]
) -> bool:
    target = fields.one_of(pack, row, "target", (*subjects, *BESIDE_TARGETS), "chỉ tiêu")
    measure = fields.one_of(pack, row, "measure", measures, "đại lượng")
    unit = fields.one_of(pack, row, "unit", units, "đơn vị")
    return pack.require(row, "id", "target", "measure", "unit") and None not in (target, measure, unit)


def _titles(pack: Pack) -> dict[str, Words]:
    rows = pack.csv_rows(TITLES, ("source", "title_vi", "title_en"))
    pack.unique(rows, "source")
    return {
        fields.text(row, "source"): Words(fields.text(row, "title_vi"), fields.text(row, "title_en"))
        for row in rows
        if pack.require(row, "source", "title_vi", "title_en")
    }


def _sources(pack: Pack) -> dict[str, str]:
    path = pack.root / "units/sources.csv"
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row["key"]: row["text"] for row in csv.DictReader(file)}
