"""The province's report regimes: read without a mistake, honest about what is ours, owed by whoever was there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import transaction

from benso.config.content import check_pack, load_pack
from benso.domains.procedures import queries as procedures
from benso.domains.reporting import queries
from benso.domains.reporting.content import check
from benso.domains.reporting.rules import compile_regime, computed, duties, periods_of
from benso.domains.reporting.types import Figure, Grid, Regime
from benso.domains.units.queries import roster
from benso.kernel import working_time
from benso.kernel.content import Pack

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2] / "content" / "bentre"
FACTS_DAYS = {"DTI-N": "valid_from", "ICT-N": "valid_to", "DVC-T": "valid_from"}


@pytest.fixture(scope="module")
def province(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The whole pack, loaded once and taken back at the end."""
    with django_db_blocker.unblock():
        outer: Any = transaction.atomic()
        outer._from_testcase = True  # as Django's own test classes do: durable blocks may stand inside
        with outer:
            load_pack(root=ROOT, actor="system:test", at=datetime(2026, 11, 24, 1, tzinfo=UTC))
            procedures.forget()
            yield
            transaction.set_rollback(True)
    procedures.forget()


@pytest.fixture(scope="module")
def parsed() -> Any:
    return check_pack(ROOT)


@pytest.fixture(scope="module")
def content(parsed: Any) -> Any:
    return parsed["benso.domains.reporting.content"]


def grid(content: Any, code: str, on: date) -> Grid:
    (regime,) = [r for r in content.regimes if r.code == code and _holds(r, on)]
    return compile_regime(regime, {each.code: each for each in content.indicators})


def _holds(regime: Regime, on: date) -> bool:
    return (regime.valid_from or date.min) <= on < (regime.valid_to or date.max)


def test_there_are_more_than_a_dozen_regimes_and_each_names_an_act(content: Any) -> None:
    codes = {regime.code for regime in content.regimes}
    assert len(codes) >= 12
    assert [r.code for r in content.regimes if not r.legal_basis] == []


def test_every_layout_and_every_deadline_is_marked_as_ours(content: Any) -> None:
    assert [r.code for r in content.regimes if not {"forms", "deadline", "code"} <= set(r.proposed)] == []
    assert {r.code: FACTS_DAYS[r.code] in r.proposed for r in content.regimes if r.code in FACTS_DAYS} == dict.fromkeys(
        FACTS_DAYS, True
    )


def test_no_form_is_presented_as_official(content: Any) -> None:
    assert [r.code for r in content.regimes if not r.note.vi] == []


def test_indicators_post_only_to_measures_the_pack_declares(content: Any) -> None:
    known = {row["code"]: row["kind"] for row in yaml.safe_load((ROOT / "measures.yaml").read_text(encoding="utf-8"))}
    named = {each.measure for each in content.indicators if each.measure}
    inputs = {one.measure for each in content.indicators if each.prefill for one in each.prefill.inputs}
    assert (named | inputs) - known.keys() == set()
    assert {known[code] for code in inputs} == {"flow", "stock"}


def test_the_targets_of_the_digital_society_have_their_counts(content: Any) -> None:
    cells = grid(content, "XHS-X", date(2025, 6, 14)).cells.values()
    indicators = {each.code: each.measure for each in content.indicators}
    assert {indicators[c.item.indicator] for c in cells if c.item is not None and c.editable} >= {
        "households.fibre_available", "households.counted", "communes.with_broadband", "persons.covered_4g",
        "persons.counted", "adults.with_smartphone", "adults.total", "persons.epay",
    }  # fmt: skip


def test_every_regime_is_owed_through_the_four_maps(content: Any, province: Any) -> None:
    calendar = _calendar()
    counts: dict[str, Counter[int]] = {}
    for regime in content.regimes:
        counted: Counter[int] = Counter()
        for period in periods_of(regime, date(2020, 1, 1), date(2026, 12, 31)):
            for duty in duties(regime, period, roster(), calendar):
                assert duty.due_at.date() > period.end
                counted[period.end.year] += 1
        counts[f"{regime.code}.{regime.valid_from or ''}"] = counted
    assert all(counted for counted in counts.values()), counts
    assert counts["XHS-X."][2021] == 4 * 157
    assert counts["XHS-X."][2024] == 3 * 157 + 148  # the map of 01/12/2024 holds on 14/12
    assert counts["XHS-X."][2025] == 2 * 148 + 2 * 48  # that of 01/07/2025 from the third quarter on
    assert counts["XHS-X."][2026] == 4 * 48
    assert counts["GRDP-N."] == dict.fromkeys(range(2020, 2025), 1)
    assert counts["KTXH-T."] == dict.fromkeys(range(2020, 2027), 12)
    assert counts["DTI-N.2021-01-01"] == {2021: 1, 2022: 1, 2023: 1}
    assert counts["DTI-N.2024-01-01"] == {2024: 1, 2025: 1, 2026: 1}
    assert counts["HSCV-H."].keys() == {2020, 2021, 2022, 2023, 2024, 2025}


def test_loading_publishes_every_version_once(content: Any, province: Any) -> None:
    day = date(2026, 11, 1)
    in_force = {version.regime.code for version in queries.regimes_in_force(day)}
    assert in_force == {r.code for r in content.regimes if _holds(r, day)}
    assert [v.number for v in queries.history("DTI-N")] == [2, 1]


def test_one_department_after_another_reports_about_the_province(content: Any, province: Any) -> None:
    (regime,) = [each for each in content.regimes if each.code == "KTXH-T"]
    owed = [
        d
        for p in periods_of(regime, date(2025, 2, 1), date(2025, 7, 31))
        for d in duties(regime, p, roster(), _calendar())
    ]
    assert [(d.period.code, d.office, d.place, d.receiver) for d in owed] == [
        *((f"2025-0{m}~15", "83@2004-08-31/SKHDT", "83@2004-08-31", "83@2004-08-31") for m in (2,)),
        *((f"2025-0{m}~15", "83@2004-08-31/STC25", "83@2004-08-31", "83@2004-08-31") for m in (3, 4, 5, 6)),
        ("2025-07~15", "86@2025-07-01/STC-VL", "86@2025-07-01", "86@2025-07-01"),
    ]


PUBLISHED_2022 = {
    "Đà Nẵng": ("1.0000 0.9000 0.8253 0.8487 0.7578 0.8575 0.7836 0.5197", "0.8002"),
    "Quảng Ninh": ("0.9581 0.9000 0.7648 0.6250 0.5382 0.8385 0.5904 0.4505", "0.7024"),
    "Cần Thơ": ("0.9000 0.8000 0.7233 0.7376 0.7226 0.7325 0.7556 0.2947", "0.6924"),
}
"""dti.gov.vn/xep-hang-2022: values of the eight main indices, and the total as printed."""
MOST = {"awareness": 100, "institutions": 100, "infrastructure": 100, "human_resources": 100, "security": 100,
        "government": 200, "economy": 150, "society": 150}  # fmt: skip


@pytest.mark.parametrize("name", PUBLISHED_2022)
def test_the_score_of_2022_comes_out_as_it_was_published(content: Any, name: str) -> None:
    values, printed = PUBLISHED_2022[name]
    compiled = grid(content, "DTI-N", date(2022, 12, 31))
    filled = {
        f"points_{index}.now": Figure(Decimal(value) * MOST[index])
        for index, value in zip(MOST, values.split(), strict=True)
    }
    figures = computed(compiled, filled, {})
    assert [str(figures[f"value_{index}.now"].value.quantize(Decimal("1.0000"))) for index in MOST] == values.split()  # type: ignore[union-attr]
    assert abs(figures["dti_total.now"].value - Decimal(printed)) <= Decimal("0.0001")  # type: ignore[operator]


def test_what_adds_up_in_the_ledger_stands_in_one_regime_only(tmp_path: Path) -> None:
    root = tmp_path / "bentre"
    root.symlink_to(ROOT)
    text = (ROOT / "reporting/regimes/XHS-X.yaml").read_text(encoding="utf-8").replace("code: XHS-X", "code: XHS-Y")
    pack = Twice(root, text)
    check(pack)
    assert {p.file for p in pack.problems} == {"reporting/regimes/zz.yaml"}
    assert any("persons_epay" in p.message and "XHS-X" in p.message for p in pack.problems)


class Twice(Pack):
    """The pack with one regime more."""

    def __init__(self, root: Path, text: str) -> None:
        super().__init__(root)
        self.text = text

    def files(self, folder: str, suffix: str) -> Any:
        yield from super().files(folder, suffix)
        if folder == "reporting/regimes":
            yield "reporting/regimes/zz.yaml"

    def _text(self, name: str) -> str | None:
        return self.text if name.endswith("zz.yaml") else super()._text(name)


def _calendar() -> working_time.Calendar:
    return procedures.calendar()
