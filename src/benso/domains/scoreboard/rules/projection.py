"""The straight-line outlook: least squares over the points so far, with an 80 % prediction interval."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, localcontext

from benso.domains.scoreboard.types import Point, Projection

# Upper 10 % points of Student's t for 1, 2, … 30 degrees of freedom (two-sided 80 %), then the normal one.
_T = (
    "3.0777 1.8856 1.6377 1.5332 1.4759 1.4398 1.4149 1.3968 1.3830 1.3722 1.3634 1.3562 1.3502 1.3450 1.3406 "
    "1.3368 1.3334 1.3304 1.3277 1.3253 1.3232 1.3212 1.3195 1.3178 1.3163 1.3150 1.3137 1.3125 1.3114 1.3104"
)
T_80 = tuple(map(Decimal, _T.split(" ")))
T_NORMAL = Decimal("1.2816")
STEP = Decimal("0.01")


def project(
    points: Sequence[Point], due: date, *, low_limit: Decimal | None = None, high_limit: Decimal | None = None
) -> Projection | None:
    """Where the straight line through the points stands on the due date.

    Two points give a line without a range, three or more an 80 % prediction interval for a new observation
    (Student's t with n - 2 degrees of freedom). Values are held within the limits of the measure and rounded to 0.01.
    ``None`` for fewer than two dates, or where the last point is not before the due date.
    """
    if len({p.date for p in points}) < 2 or max(p.date for p in points) >= due:
        return None
    with localcontext() as context:
        context.prec = 34
        days = [Decimal(p.date.toordinal() - points[0].date.toordinal()) for p in points]
        values = [p.value for p in points]
        n = len(points)
        mean_day, mean_value = sum(days, Decimal(0)) / n, sum(values, Decimal(0)) / n
        spread = sum(((d - mean_day) ** 2 for d in days), Decimal(0))
        slope = sum(((d - mean_day) * (v - mean_value) for d, v in zip(days, values, strict=True)), Decimal(0)) / spread
        ahead = Decimal(due.toordinal() - points[0].date.toordinal()) - mean_day
        value = mean_value + slope * ahead
        low = high = None
        if n >= 3:
            rest = [v - mean_value - slope * (d - mean_day) for d, v in zip(days, values, strict=True)]
            variance = sum((r * r for r in rest), Decimal(0)) / (n - 2)
            t = T_80[n - 3] if n - 2 <= len(T_80) else T_NORMAL
            half = t * (variance * (1 + Decimal(1) / n + ahead * ahead / spread)).sqrt()
            low, high = _held(value - half, low_limit, high_limit), _held(value + half, low_limit, high_limit)
    return Projection(due, _held(value, low_limit, high_limit), low, high, n)


def _held(value: Decimal, low: Decimal | None, high: Decimal | None) -> Decimal:
    if low is not None:
        value = max(low, value)
    if high is not None:
        value = min(high, value)
    return value.quantize(STEP)
