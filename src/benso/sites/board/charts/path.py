"""The chart of a target page: every reading of it against the promised path, with the outlook to the deadline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.safestring import SafeString

from benso.domains.ledger.types import Basis
from benso.domains.scoreboard.types import Outlook, Point, Role
from benso.sites.board.charts.dots import dot
from benso.sites.shell import formats
from benso.sites.shell.charts.scale import Scale, value_steps, year_starts
from benso.sites.shell.charts.svg import Pen


@dataclass(frozen=True, slots=True)
class Frame:
    """Size and margins of a chart: one for wide screens with labels at the lines, one for phones."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    labels: bool
    every: int

    @property
    def floor(self) -> float:
        """Where the horizontal axis lies."""
        return self.height - self.bottom


WIDE = Frame(760, 350, 52, 190, 46, 34, labels=True, every=1)
PHONE = Frame(340, 290, 40, 14, 46, 30, labels=False, every=2)


@dataclass(frozen=True, slots=True)
class PathChart:
    """What is drawn: the deciding reading first, the others after it, all in one unit of measure."""

    outlooks: tuple[Outlook, ...]
    as_of: date
    adopted: date
    unit: str
    language: str
    upside_down: bool = False
    title: str = ""
    source: str = ""
    now_words: str = ""
    promise_words: str = ""

    @property
    def headline(self) -> Outlook:
        """The reading that decides."""
        return self.outlooks[0]


def path_chart(chart: PathChart, frame: Frame = WIDE, *, alone: bool = False) -> SafeString | None:
    """Draw the chart; ``None`` where no reading has a point."""
    if not any(o.points for o in chart.outlooks):
        return None
    pen = Pen(alone)
    shift = 40.0 if alone else 0.0
    across, up, ticks = _scales(chart, frame)
    parts = [
        *_axes(pen, chart, frame, across, up, ticks),
        *_promise(pen, chart, frame, across, up),
        *_ahead(pen, chart, across, up),
    ]
    ends: list[tuple[float, float, str, str]] = []
    lines: list[str] = []
    for outlook in reversed(chart.outlooks):
        role = "headline" if outlook is chart.headline else "other"
        lines.extend(_series(pen, outlook, role, across, up))
        if outlook.points and frame.labels:
            last = max(outlook.points, key=lambda p: p.date)
            name = outlook.definition.label.vi if chart.language == "vi" else outlook.definition.label.en
            ends.append((across(last.date), up(last.value), name, role))
    parts += [*_end_labels(pen, frame, ends), *lines]
    body = "".join(parts)
    if alone:
        head = pen.text(16, 26, chart.title, "c-title")
        foot = pen.text(16, frame.height + shift + 18, chart.source, "c-source")
        body = head + pen.draw("g", "", body, transform=f"translate(0 {shift})") + foot
    return pen.picture(frame.width, frame.height + shift + (30 if alone else 0), "chart", body)


def _scales(chart: PathChart, frame: Frame) -> tuple[Scale, Scale, list[float]]:
    days = [chart.adopted, chart.as_of]
    values: list[Decimal] = []
    for outlook in chart.outlooks:
        days += [p.date for p in outlook.points]
        values += [p.value for p in outlook.points]
    days += [p.date for p in chart.headline.path]
    values += [p.value for p in chart.headline.path]
    if (ahead := chart.headline.projection) is not None:
        days.append(ahead.due)
        values += [v for v in (ahead.value, ahead.low, ahead.high) if v is not None]
    ticks = value_steps(values, percent=chart.unit.startswith("%"), about=5 if frame.labels else 4)
    across = Scale(min(days).toordinal(), max(days).toordinal(), frame.left, frame.width - frame.right)
    ends = (frame.top, frame.floor) if chart.upside_down else (frame.floor, frame.top)
    return across, Scale(ticks[0], ticks[-1], *ends), ticks


def _axes(pen: Pen, chart: PathChart, frame: Frame, across: Scale, up: Scale, ticks: list[float]) -> list[str]:
    right = frame.width - frame.right
    parts = [
        pen.text(4, 14, formats.unit_words(chart.unit, chart.language) or "", "c-tick"),
    ]
    for tick in ticks:
        y = up(tick)
        parts.append(pen.line([(frame.left, y), (right, y)], "c-axis" if tick == 0 else "c-grid"))
        words = formats.number(Decimal(str(tick)), None, chart.language)
        parts.append(pen.text(frame.left - 6, y + 4, words, "c-tick", text_anchor="end"))
    first = date.fromordinal(int(across.low))
    for day in year_starts(first, date.fromordinal(int(across.high)), frame.every):
        parts.append(pen.line([(across(day), frame.floor), (across(day), frame.floor + 5)], "c-axis"))
        parts.append(pen.text(across(day), frame.floor + 19, str(day.year), "c-tick", text_anchor="middle"))
    now = across(chart.as_of)
    parts.append(pen.line([(now, 20), (now, frame.floor)], "c-now"))
    anchor = "end" if now > frame.width - frame.right - 60 else "middle"
    parts.append(pen.text(now, 13, chart.now_words, "c-tick", text_anchor=anchor))
    return parts


def _promise(pen: Pen, chart: PathChart, frame: Frame, across: Scale, up: Scale) -> list[str]:
    path = chart.headline.path
    if not path:
        return []
    parts = [pen.line([(across(p.date), up(p.value)) for p in path], "c-promise")]
    for corner in path[1:] or path:
        x, y = across(corner.date), up(corner.value)
        parts.append(pen.draw("path", "c-promise-mark", d=f"M{x:.1f} {y - 6:.1f}l6 6-6 6-6-6z"))
        value = formats.amount(corner.value, chart.unit, chart.language, formats.stated(corner.value))
        words = f"{chart.promise_words} {value}"
        parts.append(pen.text(x + 6, y - 11, words, "c-promise-text", text_anchor="end"))
    return parts


def _ahead(pen: Pen, chart: PathChart, across: Scale, up: Scale) -> list[str]:
    ahead, current = chart.headline.projection, chart.headline.current
    if ahead is None or current is None or ahead.due <= current.date:
        return []
    start = (across(current.date), up(current.value))
    end = across(ahead.due)
    parts = []
    if ahead.low is not None and ahead.high is not None:
        corners = [start, (end, up(ahead.high)), (end, up(ahead.low))]
        shape = " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)
        parts.append(pen.draw("polygon", "c-band", points=shape))
    parts.append(pen.line([start, (end, up(ahead.value))], "c-ahead"))
    return parts


def _series(pen: Pen, outlook: Outlook, role: str, across: Scale, up: Scale) -> list[str]:
    parts = []
    groups: dict[Basis, list[Point]] = {}
    for point in sorted(outlook.points, key=lambda p: p.date):
        groups.setdefault(point.basis, []).append(point)
    for basis, points in groups.items():
        places = [(across(p.date), up(p.value)) for p in points]
        if len(places) > 1:
            parts.append(pen.line(places, f"c-{role}"))
        parts.extend(dot(pen, x, y, basis, f"c-dot-{role}", 4.5 if role == "headline" else 3.5) for x, y in places)
    return parts


def _end_labels(pen: Pen, frame: Frame, ends: Sequence[tuple[float, float, str, str]]) -> list[str]:
    """Names at the right of the lines, pushed apart so that none covers another."""
    parts, lowest = [], -1e9
    right = frame.width - frame.right + 12
    for x, y, name, role in sorted(ends, key=lambda e: e[1]):
        lines = _wrapped(name, 28)
        top = max(y + 4, lowest + 16)
        lowest = top + 14 * (len(lines) - 1)
        if right - x > 24:
            parts.append(pen.line([(x + 7, y), (right - 16, top - 4), (right - 4, top - 4)], "c-grid", fill="none"))
        parts.extend(pen.text(right, top + 14 * n, line, f"c-text-{role}") for n, line in enumerate(lines))
    return parts


def _wrapped(text: str, width: int) -> list[str]:
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines if len(lines) <= 2 else [lines[0], lines[1].rstrip(",;") + "…"]


def charted(outlooks: Sequence[Outlook], headline: Outlook | None, unit: str) -> tuple[Outlook, ...]:
    """The readings one chart can hold: the deciding one first, then others in the same unit; stand-ins stay out."""
    if headline is None:
        return ()
    fits = [
        o
        for o in outlooks
        if o is not headline
        and o.definition.role in {Role.OFFICIAL, Role.ALTERNATIVE}
        and o.points
        and (o.unit_of_measure or unit) == (headline.unit_of_measure or unit)
    ]
    return (headline, *fits)
