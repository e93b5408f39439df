"""What keeps a regime from being published, and where it is told."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from benso.domains.reporting.rules import differences, regime_problems
from benso.domains.reporting.types import (
    Check,
    ColumnKind,
    Deadline,
    Form,
    FormColumn,
    FormRow,
    OverTime,
    Regime,
    Reporter,
    Severity,
)
from benso.domains.units.types import Level
from benso.kernel.declarations import Text
from benso.kernel.periods import PeriodKind
from tests.domains.reporting.small import INDICATORS, SEX, small_regime

pytestmark = pytest.mark.django_db  # nothing here needs it, but the fixture of the package does
KNOWN = {each.code: each for each in INDICATORS}


def judged(regime: Regime, **indicators: Any) -> dict[str, str]:
    return {m.field: m.message for m in regime_problems(regime, {**KNOWN, **indicators}, {SEX.id: SEX})}


def with_row(place: int, **changes: Any) -> Regime:
    regime = small_regime()
    form = regime.forms[0]
    rows = tuple(replace(row, **changes) if n == place else row for n, row in enumerate(form.rows))
    return replace(regime, forms=(replace(form, rows=rows), *regime.forms[1:]))


def with_column(place: int, form: int = 1, **changes: Any) -> Regime:
    regime = small_regime()
    forms = list(regime.forms)
    columns = tuple(replace(c, **changes) if n == place else c for n, c in enumerate(forms[form].columns))
    forms[form] = replace(forms[form], columns=columns)
    return replace(regime, forms=tuple(forms))


def test_the_small_regime_has_nothing_wrong() -> None:
    assert judged(small_regime()) == {}


@pytest.mark.parametrize(
    ("formula", "column"),
    [
        ("100 * fibres / households", 7),
        ("100 * (fibre", 7),
        ("fibre = households", 1),
        ("previous.fibre.now", 1),
        ("'a'", 1),
    ],
)
def test_a_wrong_formula_is_told_at_its_character(formula: str, column: int) -> None:
    found = judged(with_row(2, formula=formula))
    assert list(found) == ["forms.0.rows.2.formula"]
    assert f"ký tự {column}:" in found["forms.0.rows.2.formula"]


@pytest.mark.parametrize("holds", ["fibre.now", "fibre <= households", "later.fibre.now > 1", "fibre.then > 1"])
def test_a_check_is_a_truth_about_cells(holds: str) -> None:
    check = Check("wrong", holds, Severity.HARD, Text("Sai"), ("fibre.now",))
    assert list(judged(small_regime(checks=(check,)))) == ["checks.0.holds"]


@pytest.mark.parametrize("space", ["previous", "year_before", "below"])
def test_a_check_may_name_cells_of_other_periods_and_of_the_units_below(space: str) -> None:
    check = Check("right", f"fibre.now >= {space}.fibre.now", Severity.SOFT, Text("Sai"), ("fibre.now",))
    assert judged(small_regime(checks=(check,))) == {}


def test_a_check_names_cells_that_are_there() -> None:
    check = Check("wrong", "fibre.now > 0", Severity.HARD, Text("Sai"), ("fibre.later",))
    assert list(judged(small_regime(checks=(check,)))) == ["checks.0.cells.0"]
    assert list(judged(small_regime(checks=(replace(check, cells=()),)))) == ["checks.0.cells"]


def test_circles_of_formulas_are_told_with_the_way_round() -> None:
    regime = with_row(1, formula="share + 1")
    found = judged(regime)
    assert list(found) == ["forms.0.rows.1.formula"]
    assert "fibre.now → share.now → fibre.now" in found["forms.0.rows.1.formula"]


def test_ids_of_rows_are_unique_in_the_whole_regime() -> None:
    regime = small_regime()
    people = replace(regime.forms[1], rows=(replace(regime.forms[1].rows[0], id="fibre"),))
    found = judged(replace(regime, forms=(regime.forms[0], people)))
    assert list(found) == ["forms.1.rows.0.id"]


@pytest.mark.parametrize("name", ["previous", "below", "and", "true", "unknown"])
def test_an_id_that_formulas_could_not_name_is_refused(name: str) -> None:
    regime = replace(small_regime(checks=()), forms=(small_regime().forms[1],))
    row = replace(regime.forms[0].rows[0], id=name)
    assert "forms.0.rows.0.id" in judged(replace(regime, forms=(replace(regime.forms[0], rows=(row,)),)))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"indicator": "nothing"}, "forms.0.rows.0.indicator"),
        ({"dimensions": (("test_sex", "male"),)}, "forms.0.rows.0.dimensions"),
        ({"dimensions": (("colour", "red"),)}, "forms.0.rows.0.dimensions.colour"),
        ({"indicator": "", "dimensions": (("test_sex", "male"),)}, "forms.0.rows.0.indicator"),
        ({"indicator": "test_fibre"}, "forms.0.rows.1"),
    ],
)
def test_rows_name_indicators_and_breakdowns_that_are_declared(changes: dict[str, Any], field: str) -> None:
    assert field in judged(with_row(0, **changes))


@pytest.mark.parametrize(
    ("place", "changes", "field"),
    [
        (0, {"dimensions": (("test_sex", "other"),)}, "forms.1.columns.0.dimensions.test_sex"),
        (0, {"formula": "female"}, "forms.1.columns.0.formula"),
        (0, {"of": "female"}, "forms.1.columns.0.of"),
        (2, {"formula": ""}, "forms.1.columns.2.formula"),
        (2, {"formula": "male + others"}, "forms.1.columns.2.formula"),
        (2, {"kind": ColumnKind.PREVIOUS, "formula": ""}, "forms.1.columns.2.of"),
        (2, {"kind": ColumnKind.PREVIOUS, "formula": "", "of": "all"}, "forms.1.columns.2.of"),
        (2, {"dimensions": (("test_sex", "male"),)}, "forms.1.columns.2.dimensions"),
        (1, {"dimensions": (("test_sex", "male"),)}, "forms.1.rows.0"),
        (1, {"id": "male"}, "forms.1.columns.1.id"),
        (1, {"id": "users"}, "forms.1.columns.1.id"),
    ],
)
def test_columns_are_of_one_kind_and_say_what_it_needs(place: int, changes: dict[str, Any], field: str) -> None:
    assert field in judged(with_column(place, **changes))


def test_a_level_has_no_sum_since_the_start_of_the_year() -> None:
    regime = with_column(1, form=0, kind=ColumnKind.CUMULATIVE)
    assert list(judged(regime)) == [f"forms.0.rows.{n}.indicator" for n in (0, 1, 2)]


def test_what_the_ledger_is_told_is_told_in_one_cut() -> None:
    posted = replace(KNOWN["test_users"], measure="persons.counted", over_time=OverTime.FLOW)
    regime = small_regime(checks=())
    form = regime.forms[1]
    total = FormRow("total", Text("Cộng"), "2", "test_users", formula="users.male + users.female")
    other = Form("more", Text("Nữa"), (total,), (FormColumn("now", Text("Kỳ này")),))
    found = judged(replace(regime, forms=(form, other)), test_users=posted)
    assert list(found) == ["forms.1.rows.0"]
    assert "đếm hai lần" in found["forms.1.rows.0"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"deadline": Deadline(400)}, "deadline.days"),
        ({"cut_off": 0}, "cut_off"),
        ({"cut_off": 29}, "cut_off"),
        ({"frequency": PeriodKind.WEEK}, "cut_off"),
        ({"legal_basis": ()}, "legal_basis"),
        ({"receiver": "district", "reporter": Reporter(Level.DISTRICT)}, "receiver"),
        ({"leadership": ("nation",)}, "leadership.0"),
        ({"proposed": ("colour",)}, "proposed.0"),
        ({"forms": ()}, "forms"),
    ],
)
def test_order_and_times_are_sane(changes: dict[str, Any], field: str) -> None:
    assert field in judged(small_regime(**{"checks": (), **changes}))


def test_without_an_act_the_basis_is_said_to_be_proposed() -> None:
    assert judged(small_regime(legal_basis=(), proposed=("legal_basis",))) == {}


def test_a_form_where_everything_is_computed_asks_for_nothing() -> None:
    row = FormRow("one", Text("Một"), "1", "test_users", formula="1 + 1")
    form = Form("main", Text("Biểu"), (row,), (FormColumn("now", Text("Kỳ này")),))
    assert list(judged(small_regime(forms=(form,), checks=()))) == ["forms"]


def test_a_regime_of_endless_size_is_refused() -> None:
    form = small_regime().forms[0]
    rows = tuple(replace(form.rows[0], id=f"row_{n}") for n in range(26_000))
    assert judged(small_regime(forms=(replace(form, rows=rows),), checks=()))["forms"].startswith("Chế độ có quá")


def said(old: Regime, new: Regime) -> list[tuple[str, str, str]]:
    return [(each.label_vi, each.before, each.after) for each in differences(old, new)]


def test_the_same_regime_has_no_differences() -> None:
    assert said(small_regime(), small_regime()) == []


def test_differences_are_told_in_words() -> None:
    old = small_regime()
    main = old.forms[0]
    share = replace(main.rows[2], formula="fibre / households")
    fresh = FormRow("more", Text("Thêm"), "4", "test_users")
    renamed = replace(main.rows[0], label=Text("Số hộ"))
    new = replace(
        old,
        deadline=Deadline(5),
        receiver="district",
        checks=(replace(old.checks[1], severity=Severity.HARD),),
        forms=(replace(main, rows=(renamed, share, fresh), columns=main.columns[:1]), old.forms[1]),
    )
    assert said(old, new) == [
        ("Nơi nhận", "province", "district"),
        ("Thời hạn gửi", "3 ngày làm việc sau kỳ", "5 ngày sau kỳ"),
        ("Biểu main › Cột before: bị bỏ", "Kỳ trước", ""),
        ("Biểu main › Dòng fibre: bị bỏ", "Hộ có cáp quang", ""),
        ("Biểu main › Dòng households: nhãn", "Hộ", "Số hộ"),
        ("Biểu main › Dòng share: công thức", "100 * fibre / households", "fibre / households"),
        ("Biểu main › Dòng more: mới", "", "Thêm"),
        ("Kiểm tra not_more: bị bỏ", "Hộ có cáp quang không thể nhiều hơn số hộ. Xem lại dòng 1 và 2.", ""),
        ("Kiểm tra jump: mức", "soft", "hard"),
    ]


def test_a_row_that_moved_is_told_by_its_places() -> None:
    old = small_regime()
    main = old.forms[0]
    new = replace(old, forms=(replace(main, rows=(main.rows[2], *main.rows[:2])), old.forms[1]))
    assert said(old, new) == [("Biểu main › Dòng share: thứ tự đổi", "3", "1")]


def test_bounds_of_an_indicator_reach_the_cells() -> None:
    from benso.domains.reporting.rules import compile_regime

    cells = compile_regime(small_regime(), KNOWN).cells
    assert (cells["fibre.now"].lowest, cells["share.now"].lowest) == (Decimal(0), None)
