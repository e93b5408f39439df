"""The small line on a target card: the path so far against the promised path."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.safestring import SafeString

from benso.domains.scoreboard.types import Outlook
from benso.sites.board.charts.dots import dot
from benso.sites.board.charts.scale import Scale
from benso.sites.board.charts.svg import Pen

WIDTH, HEIGHT, EDGE = 260.0, 60.0, 8.0


def spark(outlook: Outlook, *, lower_is_better: bool = False) -> SafeString | None:
    """The points of a reading and the path promised for it; ``None`` where there is nothing to draw."""
    if not outlook.points:
        return None
    path = [(p.date, p.value) for p in outlook.path]
    points = sorted((p.date, p.value) for p in outlook.points)
    days = [d for d, _ in [*path, *points]]
    values = [float(v) for _, v in [*path, *points]] + ([] if lower_is_better else [0.0])
    low, high = min(values), max(values)
    first, last = min(days), max(days)
    if first == last:
        last = first + timedelta(days=1)
    across = Scale(first.toordinal(), last.toordinal(), EDGE, WIDTH - EDGE)
    ends = (EDGE, HEIGHT - EDGE) if lower_is_better else (HEIGHT - EDGE, EDGE)
    up = Scale(low, high if high > low else low + 1, *ends)

    def place(day: date, value: object) -> tuple[float, float]:
        return across(day), up(float(value))  # type: ignore[arg-type]

    pen, parts = Pen(), []
    if len(path) > 1:
        parts.append(pen.line([place(*p) for p in path], "c-promise"))
        x, y = place(*path[-1])
        parts.append(pen.draw("path", "c-promise-mark", d=f"M{x:.1f} {y - 5:.1f}l5 5-5 5-5-5z"))
    decided = outlook.current
    series = [p for p in outlook.points if decided is None or p.basis is decided.basis]
    parts.append(pen.line([place(d, v) for d, v in sorted((p.date, p.value) for p in series)], "c-headline"))
    if decided is not None:
        parts.append(dot(pen, *place(decided.date, decided.value), decided.basis, "c-dot-headline", 4.5))
    return pen.picture(WIDTH, HEIGHT, "spark", "".join(parts))
