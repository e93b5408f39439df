"""Reported figures as lines over time, or as bars where there is one period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.safestring import SafeString

from benso.sites.shell import formats
from benso.sites.shell.charts.scale import Scale, value_steps
from benso.sites.shell.charts.svg import Pen, coordinate

MOST_LINES, MOST_BARS = 6, 20
WIDTH, TOP, LEFT = 760.0, 30.0, 64.0
DASHES = ("", "7 4", "2 3", "10 3 2 3", "1 4", "12 5")
"""Lines are told apart by their dashes and the name at their end, not by colour."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its name, and its points by the last day of the period."""

    name: str
    points: tuple[tuple[date, Decimal], ...]
    parts: frozenset[date] = frozenset()
    """Days of which the figure is that of a part: drawn hollow."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar."""

    name: str
    value: Decimal
    part: bool = False
    """The figure is that of a part: drawn hollow."""


@dataclass(frozen=True, slots=True)
class Caption:
    """What a chart says about itself."""

    title: str
    unit: str
    source: str
    language: str


def line_chart(
    lines: Sequence[Line], caption: Caption, *, phone: bool = False, alone: bool = False
) -> SafeString | None:
    """Draw lines over time; ``None`` where no line has two points."""
    drawn = [line for line in lines if line.points][:MOST_LINES]
    days = sorted({day for line in drawn for day, _ in line.points})
    if len(days) < 2:
        return None
    width, height, right = (340.0, 280.0, 14.0) if phone else (WIDTH, 330.0, 170.0)
    left = 52.0 if phone else LEFT
    pen, floor = Pen(alone), height - 34
    ticks = value_steps([v for line in drawn for _, v in line.points], percent=caption.unit.startswith("%"))
    across = Scale(days[0].toordinal(), days[-1].toordinal(), left, width - right)
    up = Scale(ticks[0], ticks[-1], floor, TOP)
    parts = _value_axis(pen, caption, ticks, up, left, width - right)
    parts += _days(pen, days, across, floor, 3 if phone else 6)
    ends: list[tuple[float, str, int]] = []
    for number, line in enumerate(drawn):
        places = [(across(day), up(value)) for day, value in line.points]
        dash = {"stroke_dasharray": DASHES[number]} if DASHES[number] else {}
        parts.append(pen.line(places, "c-headline" if number == 0 else "c-other", **dash))
        parts += _dots(pen, line, places)
        ends.append((places[-1][1], line.name, number))
    if not phone:
        parts += _names(pen, ends, width - right + 10)
    return _picture(pen, caption, width, height, parts)


def bar_chart(bars: Sequence[Bar], caption: Caption, *, phone: bool = False, alone: bool = False) -> SafeString | None:
    """Draw horizontal bars from zero, the longest first; ``None`` where there is nothing to draw."""
    drawn = sorted(bars, key=lambda bar: bar.value, reverse=True)[:MOST_BARS]
    if not drawn:
        return None
    width, left = (340.0, 132.0) if phone else (WIDTH, 210.0)
    pen, step = Pen(alone), 24.0
    ticks = value_steps([bar.value for bar in drawn], percent=False, about=3 if phone else 5)
    across = Scale(ticks[0], ticks[-1], left, width - (70.0 if phone else 110.0))
    height = TOP + step * len(drawn) + 12
    parts = [pen.text(left, 16, formats.unit_words(caption.unit, caption.language), "c-tick")]
    for number, bar in enumerate(drawn):
        y = TOP + step * number
        start, end = sorted((across(0), across(bar.value)))
        words = formats.amount(bar.value, caption.unit, caption.language)
        parts.append(pen.text(left - 8, y + 14, _short(bar.name, 18 if phone else 30), "c-tick", text_anchor="end"))
        cls = "c-bar-part" if bar.part else "c-bar"
        parts.append(pen.draw("rect", cls, x=start, y=y + 3, width=max(end - start, 0.5), height=step - 8))
        parts.append(pen.text(end + 6, y + 14, f"{words} ◐" if bar.part else words, "c-tick"))
    parts.append(pen.line([(across(0), TOP - 2), (across(0), height - 10)], "c-axis"))
    return _picture(pen, caption, width, height, parts)


def _value_axis(pen: Pen, caption: Caption, ticks: Sequence[float], up: Scale, left: float, right: float) -> list[str]:
    parts = [pen.text(4, 14, formats.unit_words(caption.unit, caption.language), "c-tick")]
    for tick in ticks:
        parts.append(pen.line([(left, up(tick)), (right, up(tick))], "c-axis" if tick == 0 else "c-grid"))
        words = formats.number(Decimal(str(tick)), None, caption.language)
        parts.append(pen.text(left - 6, up(tick) + 4, words, "c-tick", text_anchor="end"))
    return parts


def _dots(pen: Pen, line: Line, places: Sequence[tuple[float, float]]) -> list[str]:
    """A point each where there is room; those of a part always, and larger."""
    found = []
    for (day, _value), (x, y) in zip(line.points, places, strict=True):
        if day in line.parts:
            found.append(pen.draw("circle", "c-dot-part", cx=x, cy=y, r=4))
        elif len(places) < 40:
            found.append(pen.draw("circle", "c-dot-headline", cx=x, cy=y, r=2.5))
    return found


def _days(pen: Pen, days: Sequence[date], across: Scale, floor: float, most: int) -> list[str]:
    step = max(1, -(-len(days) // most))
    parts = []
    for day in days[::-1][::step]:
        parts.append(pen.line([(across(day), floor), (across(day), floor + 5)], "c-axis"))
        parts.append(pen.text(across(day), floor + 19, f"{day:%m/%Y}", "c-tick", text_anchor="middle"))
    return parts


def _names(pen: Pen, ends: Sequence[tuple[float, str, int]], x: float) -> list[str]:
    """Names at the right of the lines, pushed apart so that none covers another."""
    parts, lowest = [], -1e9
    for y, name, number in sorted(ends):
        lowest = max(y + 4, lowest + 16)
        parts.append(pen.text(x, lowest, _short(name, 24), "c-text-headline" if number == 0 else "c-text-other"))
    return parts


def _short(name: str, most: int) -> str:
    return name if len(name) <= most else f"{name[: most - 1]}…"


def _picture(pen: Pen, caption: Caption, width: float, height: float, parts: list[str]) -> SafeString:
    if not pen.alone:
        return pen.picture(width, height, "chart", "".join(parts))
    head, base = pen.paragraph(16, 26, caption.title, "c-title", width=width - 32)
    body = pen.draw("g", "", "".join(parts), transform=f"translate(0 {coordinate(base + 14)})")
    foot, base = pen.paragraph(16, base + height + 32, caption.source, "c-source", width=width - 32)
    return pen.picture(width, base + 12, "chart", head + body + foot)
