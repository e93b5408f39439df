"""A small regime of the tests: what a commune reports each month on its broadband."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from benso.domains.procedures import queries as procedures
from benso.domains.reporting import operations
from benso.domains.reporting.types import (
    Check,
    Code,
    CodeList,
    ColumnKind,
    Combine,
    Deadline,
    Form,
    FormColumn,
    FormRow,
    Indicator,
    LegalBasis,
    OverTime,
    Regime,
    RegimeKind,
    Reporter,
    Severity,
    ValueType,
)
from benso.domains.units.types import Level
from benso.kernel.declarations import Text
from benso.kernel.periods import PeriodKind

SEX = CodeList("test_sex", Text("Giới tính", "Sex"), (Code("male", Text("Nam")), Code("female", Text("Nữ"))))
INDICATORS = (
    Indicator("test_households", Text("Hộ", "Households"), "households", ValueType.INTEGER, over_time=OverTime.LEVEL,
              lowest=Decimal(0)),
    Indicator("test_fibre", Text("Hộ có cáp quang", "With fibre"), "households", ValueType.INTEGER,
              over_time=OverTime.LEVEL, lowest=Decimal(0)),
    Indicator("test_fibre_share", Text("Tỷ lệ", "Share"), "%", ValueType.PERCENT, 2, Combine.NONE, OverTime.LEVEL),
    Indicator("test_users", Text("Người dùng", "Users"), "persons", ValueType.INTEGER, breakdowns=("test_sex",)),
)  # fmt: skip


def small_regime(code: str = "T01", **changes: object) -> Regime:
    values: dict[str, object] = {
        "code": code,
        "kind": RegimeKind.REGIME,
        "name": Text("Băng thông rộng (thử)", "Broadband (test)"),
        "purpose": Text("Thử"),
        "legal_basis": (LegalBasis("Quy định thử"),),
        "reporter": Reporter(Level.COMMUNE),
        "receiver": "province",
        "frequency": PeriodKind.MONTH,
        "cut_off": 15,
        "deadline": Deadline(3, working=True),
        "valid_from": date(2024, 1, 1),
        "forms": (
            Form(
                "main",
                Text("Biểu thử"),
                rows=(
                    FormRow("households", Text("Hộ"), "1", "test_households"),
                    FormRow("fibre", Text("Hộ có cáp quang"), "2", "test_fibre"),
                    FormRow("share", Text("Tỷ lệ"), "3", "test_fibre_share", formula="100 * fibre / households"),
                ),
                columns=(
                    FormColumn("now", Text("Kỳ này")),
                    FormColumn("before", Text("Kỳ trước"), ColumnKind.PREVIOUS),
                ),
            ),
            Form(
                "people",
                Text("Người dùng"),
                rows=(FormRow("users", Text("Người dùng"), "1", "test_users"),),
                columns=(
                    FormColumn("male", Text("Nam"), dimensions=(("test_sex", "male"),)),
                    FormColumn("female", Text("Nữ"), dimensions=(("test_sex", "female"),)),
                    FormColumn("all", Text("Cộng"), ColumnKind.FORMULA, formula="male + female"),
                ),
            ),
        ),
        "checks": (
            Check("not_more", "fibre.now <= households.now", Severity.HARD,
                  Text("Hộ có cáp quang không thể nhiều hơn số hộ. Xem lại dòng 1 và 2."),
                  ("fibre.now", "households.now")),
            Check("jump", "fibre.now <= 2 * previous.fibre.now", Severity.SOFT,
                  Text("Hộ có cáp quang tăng hơn gấp đôi so với kỳ trước. Kiểm tra, nếu đúng thì nêu lý do."),
                  ("fibre.now",)),
        ),
    }  # fmt: skip
    return Regime(**{**values, **changes})  # type: ignore[arg-type]


def declare(at: datetime, *regimes: Regime) -> None:
    operations.declare_indicators(indicators=INDICATORS, code_lists=(SEX,), actor="system:test", at=at)
    operations.load_regimes(regimes=regimes or (small_regime(),), actor="official:2", at=at)


def open_all(at: datetime, since: date, *codes: str) -> int:
    return operations.open_reports(
        since=since, calendar=procedures.calendar(), actor="system:test", at=at, codes=codes or ("T01",)
    )
