"""The steps of a procedure as a drawing and as a list: the same words for the desk, the editor and the portal."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from benso.domains.procedures.rules.diagram import draw
from benso.domains.procedures.types import Action, Place, Step, StepRole, StepTable, TermUnit
from benso.domains.procedures.types.drawing import END, Lane, Line, Node
from benso.sites.shell import formats

FITS = 1_500
"""Pixels that a wide window may draw a little smaller; beyond that words would be too small, and one scrolls."""
LETTERS = 15
"""Height of a line of words."""
ROLES = {
    StepRole.RECEIVER: _("Tiếp nhận"),
    StepRole.SPECIALIST: _("Chuyên viên"),
    StepRole.HEAD: _("Lãnh đạo phòng"),
    StepRole.SIGNER: _("Người ký"),
    StepRole.RETURNER: _("Trả kết quả"),
}
PLACES = {Place.RECEPTION: _("Một cửa"), Place.LEAD: _("Cơ quan giải quyết")}


@dataclass(frozen=True, slots=True)
class Words:
    """A line of words in the drawing."""

    x: int
    y: int
    text: str


@dataclass(frozen=True, slots=True)
class Box:
    """A step in the drawing. ``state``: ``here``, ``done`` or ``ahead``."""

    node: Node
    end: bool
    state: str
    timed: bool
    join: bool
    words: tuple[Words, ...]
    middle_x: int
    middle_y: int


@dataclass(frozen=True, slots=True)
class Way:
    """A line in the drawing."""

    points: str
    kind: str
    left: float
    top: float
    width: int
    height: int
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A step in the list: what it is called, who does it, what can happen there."""

    name: str
    who: str
    state: str
    time: str
    ways: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything the template shows."""

    width: int
    height: int
    lanes: tuple[tuple[Lane, str, str], ...]
    boxes: tuple[Box, ...]
    ways: tuple[Way, ...]
    steps: tuple[Told, ...]

    @property
    def fits(self) -> bool:
        """Whether it is narrow enough to be drawn as wide as the window."""
        return self.width <= FITS


def drawing_of(
    table: StepTable, *, here: Collection[str] = (), done: Collection[str] = (), english: bool = False
) -> Drawing:
    """The drawing of a table: ``here`` are the open steps of a dossier, ``done`` those it has left."""
    diagram = draw(table, english=english)
    steps = {step.id: step for step in table.steps}

    def state(step: str) -> str:
        return "here" if step in here else "done" if step in done else "ahead"

    return Drawing(
        width=diagram.width,
        height=diagram.height,
        lanes=tuple((lane, str(PLACES[lane.place]), str(ROLES[lane.role])) for lane in diagram.lanes),
        boxes=tuple(_box(node, state(node.step), steps.get(node.step)) for node in diagram.nodes),
        ways=tuple(_way(line) for line in diagram.lines),
        steps=tuple(_told(step, table, state(step.id), english=english) for step in table.steps),
    )


def _box(node: Node, state: str, step: Step | None) -> Box:
    middle_x, middle_y = node.x + node.width // 2, node.y + node.height // 2
    return Box(
        node=node,
        end=node.step == END,
        state=state,
        timed=bool(step and step.timers),
        join=bool(step and step.join),
        words=_lines(middle_x, middle_y, node.lines),
        middle_x=middle_x,
        middle_y=middle_y,
    )


def _lines(x: int, y: int, lines: tuple[str, ...]) -> tuple[Words, ...]:
    first = y + 4 - (len(lines) - 1) * LETTERS / 2
    return tuple(Words(x, round(first + place * LETTERS), text) for place, text in enumerate(lines))


def _way(line: Line) -> Way:
    kind = "timed" if line.timed else "back" if line.back else "on"
    points = " ".join(f"{x},{y}" for x, y in line.points)
    caption = line.caption
    if caption is None:
        return Way(points, kind, 0, 0, 0, 0, ())
    left, top = caption.x - caption.width / 2, caption.y - caption.height / 2
    return Way(points, kind, left, top, caption.width, caption.height, _lines(caption.x, caption.y, caption.lines))


def _told(step: Step, table: StepTable, state: str, *, english: bool) -> Told:
    timers = {timer.action: span_words(timer.amount, timer.unit, english=english) for timer in step.timers}
    ways = []
    for action in table.actions_at(step.id):
        said = _goes(action, table, english=english)
        if action.id in timers:
            said = gettext("Tự động sau %(span)s: %(way)s") % {"span": timers[action.id], "way": said}
        ways.append(said)
    time = ""
    if step.share is not None:
        percent = formats.number(step.share * 100, None, "en" if english else "vi")
        time = gettext("%(percent)s %% thời hạn") % {"percent": percent}
    elif step.amount is not None and step.unit is not None:
        time = span_words(step.amount, step.unit, english=english)
    who = f"{PLACES[step.place]} · {ROLES[step.role]}"
    return Told((english and step.name_en) or step.name_vi, who, state, time, tuple(ways))


def _goes(action: Action, table: StepTable, *, english: bool) -> str:
    label = (english and action.label_en) or action.label_vi
    names = []
    for target in action.targets:
        step = table.step(target)
        names.append((english and step.name_en) or step.name_vi)
    goal = gettext(" và ").join(names) if names else gettext("kết thúc")
    return f"{label} → {goal}"


def span_words(amount: Decimal, unit: TermUnit, *, english: bool) -> str:
    """A span of time in words."""
    count = 1 if amount == 1 else 2
    forms = {
        TermUnit.HOUR: ngettext("%(n)s giờ làm việc", "%(n)s giờ làm việc", count),
        TermUnit.WORKING_DAY: ngettext("%(n)s ngày làm việc", "%(n)s ngày làm việc", count),
        TermUnit.CALENDAR_DAY: ngettext("%(n)s ngày", "%(n)s ngày", count),
        TermUnit.MONTH: ngettext("%(n)s tháng", "%(n)s tháng", count),
    }
    return forms[unit] % {"n": formats.number(amount, None, "en" if english else "vi")}
