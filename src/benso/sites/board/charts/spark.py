"""The small line on a target card: the path so far against the promised path."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.safestring import SafeString

from benso.domains.scoreboard.types import Outlook, Target
from benso.sites.board.charts.dots import dot
from benso.sites.shell.charts.scale import Scale
from benso.sites.shell.charts.svg import Pen

WIDTH, HEIGHT, EDGE = 260.0, 60.0, 8.0


def empty_spark(target: Target) -> SafeString | None:
    """The promised values alone on an empty line of time; ``None`` where no value was promised."""
    promised = [p for p in target.promises if p.value is not None]
    if not promised:
        return None
    last = max(p.due for p in promised)
    across = Scale(target.adopted.toordinal(), max(last, date(2030, 12, 31)).toordinal(), EDGE, WIDTH - EDGE)
    pen, floor = Pen(), HEIGHT - 22
    parts = [pen.line([(EDGE, floor), (WIDTH - EDGE, floor)], "c-grid")]
    for promise in promised:
        x = across(promise.due)
        parts.append(pen.draw("path", "c-promise-mark", d=f"M{x:.1f} {floor - 5:.1f}l5 5-5 5-5-5z"))
        anchor = "end" if x > WIDTH - 30 else "middle"
        parts.append(
            pen.text(x + (6 if anchor == "end" else 0), HEIGHT - 4, str(promise.due.year), "c-tick", text_anchor=anchor)
        )
    parts.append(pen.text(EDGE, HEIGHT - 4, str(target.adopted.year), "c-tick"))
    return pen.picture(WIDTH, HEIGHT, "spark", "".join(parts))


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
