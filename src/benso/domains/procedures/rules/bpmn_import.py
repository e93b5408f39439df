"""A step table out of BPMN 2.0: user tasks, exclusive and parallel gateways, timers, messages; nothing else.

A file of ours comes back as it was. A file of another tool gets what it does not say by these rules: the first task is
the reception, the last before the end the return; a lane whose name holds a role gives the role; everything else is a
task of the lead agency's specialist. What is then missing (effects, shares) is shown when the version is checked.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import NoReturn, TypeVar

from lxml import etree

from benso.domains.procedures.rules.bpmn_export import BPMN, OURS
from benso.domains.procedures.rules.interchange import NotOurSubset, child_text, children, local, read_xml
from benso.domains.procedures.types.steps import (
    Action,
    Consultation,
    Effect,
    Place,
    Step,
    StepKind,
    StepRole,
    StepTable,
    Timer,
)
from benso.kernel.errors import Phrase
from benso.kernel.text import fold
from benso.kernel.working_time import TermUnit

E = TypeVar("E", bound=StrEnum)

TASKS = frozenset({"userTask", "task", "manualTask", "serviceTask", "sendTask", "receiveTask"})
GATEWAYS = frozenset({"exclusiveGateway", "parallelGateway"})
EVENTS = frozenset({"startEvent", "endEvent", "boundaryEvent"})
SILENT = frozenset(
    {"", "laneSet", "sequenceFlow", "extensionElements", "documentation", "textAnnotation", "association",
     "dataObject", "dataObjectReference", "ioSpecification", "property"}
)  # fmt: skip
"""What carries no behaviour here and is passed over."""

_DURATION = re.compile(r"P(?:(\d+(?:\.\d+)?)([DM]))?(?:T(\d+(?:\.\d+)?)H)?")
_ROLE_WORDS = (
    (StepRole.RECEIVER, ("receiver", "tiep nhan", "mot cua")),
    (StepRole.RETURNER, ("returner", "tra ket qua")),
    (StepRole.SIGNER, ("signer", "ky duyet", "lanh dao co quan", "chu tich")),
    (StepRole.HEAD, ("head", "truong phong", "lanh dao phong", "chi cuc truong")),
)


def import_bpmn(content: bytes) -> StepTable:
    """The step table of the one process in a file.

    :raises NotOurSubset: at the element that cannot be run, by its name and line
    """
    root = read_xml(content)
    if root.tag != f"{{{BPMN}}}definitions":
        raise NotOurSubset(line=1, reason=Phrase("đây không phải là tệp BPMN 2.0."))
    processes = [p for p in children(root, "process") if any(local(e) in TASKS for e in p)]
    if len(processes) != 1:
        reason = Phrase("tệp có {count} quy trình có bước; cần đúng một.", count=len(processes))
        raise NotOurSubset(line=root.sourceline, reason=reason)
    return _Model(processes[0]).table()


@dataclass(frozen=True, slots=True)
class _Flow:
    element: etree._Element
    source: str
    target: str


class _Model:
    """A process by ids."""

    def __init__(self, process: etree._Element) -> None:
        self.nodes: dict[str, etree._Element] = {}
        self.flows: list[_Flow] = []
        for element in process:
            kind = local(element)
            if kind == "sequenceFlow":
                self.flows.append(_Flow(element, element.get("sourceRef", ""), element.get("targetRef", "")))
            elif kind in TASKS | GATEWAYS | EVENTS:
                self.nodes[element.get("id", "")] = element
            elif kind not in SILENT:
                _refuse(
                    element,
                    Phrase(
                        "phần tử {kind} không dùng được; có việc, cổng loại trừ, cổng song song, hẹn giờ", kind=kind
                    ),
                )
        for flow in self.flows:
            for end in (flow.source, flow.target):
                if end not in self.nodes:
                    _refuse(flow.element, Phrase("luồng nối tới “{end}” nhưng không có phần tử đó", end=end))
        self.lanes = dict(_lanes(process))

    def kind(self, node: str) -> str:
        return local(self.nodes[node])

    def leaving(self, node: str) -> list[_Flow]:
        return [flow for flow in self.flows if flow.source == node]

    def table(self) -> StepTable:
        tasks = self._tasks_in_order()
        taken: set[str] = set()
        actions = [action for task in tasks for action in self._actions(task, taken)]
        steps = [self._step(task, place, tasks, actions) for place, task in enumerate(tasks)]
        return StepTable(tuple(steps), tuple(actions))

    def _tasks_in_order(self) -> list[str]:
        """Tasks of our own files as they stand, which is their order; of others from the start on, breadth first."""
        starts = [node for node in self.nodes if self.kind(node) == "startEvent"]
        if len(starts) != 1:
            raise NotOurSubset(
                line=1, reason=Phrase("quy trình có {count} điểm bắt đầu; cần đúng một.", count=len(starts))
            )
        standing = [node for node in self.nodes if self.kind(node) in TASKS]
        if all(_said(self.nodes[node], "kind") for node in standing):
            return standing
        found, queue, seen = [], deque(starts), set(starts)
        while queue:
            node = queue.popleft()
            if self.kind(node) in TASKS:
                found.append(node)
            timers = [n for n in self.nodes if self.nodes[n].get("attachedToRef") == node]
            for follower in [*(flow.target for flow in self.leaving(node)), *timers]:
                if follower not in seen:
                    seen.add(follower)
                    queue.append(follower)
        for node in standing:
            if node not in seen:
                _refuse(self.nodes[node], Phrase("bước này không tới được từ điểm bắt đầu"))
        return found

    def _actions(self, task: str, taken: set[str]) -> Iterator[Action]:
        for flow in self.leaving(task):
            gateway = flow.target
            if self.kind(gateway) == "exclusiveGateway":
                for choice in self.leaving(gateway):
                    yield self._action(task, choice, taken)
            else:
                yield self._action(task, flow, taken)
        for event in self._timers(task):
            if not _said(self.nodes[event], "action"):
                (flow,) = self.leaving(event) or _refuse(self.nodes[event], Phrase("hẹn giờ phải có đúng một luồng ra"))
                yield replace(self._action(task, flow, taken), id=_identifier(event), label_vi="Hết thời hạn")

    def _action(self, task: str, flow: _Flow, taken: set[str]) -> Action:
        element = flow.element
        name = _said(element, "action") or _identifier(element.get("name") or element.get("id") or "")
        if not _said(element, "action"):
            name = next(n for n in (name, *(f"{name}_{i}" for i in range(2, 999))) if n not in taken)
        taken.add(name)
        return Action(
            id=name,
            label_vi=element.get("name") or "Chuyển bước tiếp theo",
            label_en=_said(element, "label-en"),
            source=task,
            targets=self._targets(flow),
            effects=tuple(_word(element, Effect, word) for word in _said(element, "effects").split()),
            guard=child_text(element, "conditionExpression") or None,
            reason=_said(element, "reason") == "true",
            second_person=_said(element, "second-person") or None,
        )

    def _targets(self, flow: _Flow, passed: frozenset[str] = frozenset()) -> tuple[str, ...]:
        """Steps a flow leads to: a task, all branches of a fork, or the task behind a join."""
        node = flow.target
        if self.kind(node) in TASKS:
            return (node,)
        if self.kind(node) == "endEvent":
            return ()
        branches = self.leaving(node)
        if self.kind(node) != "parallelGateway" or not branches or node in passed:
            _refuse(
                self.nodes[node], Phrase("{node} đứng sau một cổng khác; hãy đặt một bước ở giữa", node=self.kind(node))
            )
        return tuple(target for branch in branches for target in self._targets(branch, passed | {node}))

    def _timers(self, task: str) -> list[str]:
        return [n for n, e in self.nodes.items() if e.get("attachedToRef") == task]

    def _step(self, task: str, place: int, tasks: list[str], actions: list[Action]) -> Step:
        element = self.nodes[task]
        share, amount, unit = (_said(element, name) for name in ("share", "amount", "unit"))
        joins = [f for f in self.flows if f.target == task and self.kind(f.source) == "parallelGateway"]
        return Step(
            id=task,
            kind=_word(element, StepKind, _said(element, "kind") or _guessed_kind(place, task, tasks, actions)),
            name_vi=element.get("name") or task,
            name_en=_said(element, "name-en"),
            role=_word(element, StepRole, _said(element, "role") or _guessed_role(place, self.lanes.get(task, ""))),
            place=_word(element, Place, _said(element, "place") or (Place.LEAD if place else Place.RECEPTION)),
            share=_number(element, share) if share else None,
            amount=_number(element, amount) if amount else None,
            unit=_word(element, TermUnit, unit) if unit else None,
            timers=tuple(self._timer(event) for event in self._timers(task)),
            consultations=tuple(_consultations(element)),
            join=any(sum(f.target == join.source for f in self.flows) > 1 for join in joins)
            or any(join.source.startswith("join-") for join in joins),
        )

    def _timer(self, event: str) -> Timer:
        element = self.nodes[event]
        if not (definitions := list(children(element, "timerEventDefinition"))):
            _refuse(element, Phrase("sự kiện gắn vào bước chỉ được là hẹn giờ"))
        if action := _said(element, "action"):
            unit = _word(element, TermUnit, _said(element, "unit"))
            return Timer(_number(element, _said(element, "amount")), unit, action)
        match = _DURATION.fullmatch(child_text(definitions[0], "timeDuration"))
        if match is None or not (match[1] or match[3]):
            _refuse(element, Phrase("hẹn giờ phải có thời hạn như P10D, P1M hoặc PT4H"))
        if match[3]:
            return Timer(Decimal(match[3]), TermUnit.HOUR, _identifier(event))
        days_or_months = TermUnit.CALENDAR_DAY if match[2] == "D" else TermUnit.MONTH
        return Timer(Decimal(match[1]), days_or_months, _identifier(event))


def _refuse(element: etree._Element, reason: str) -> NoReturn:
    name = element.get("name") or element.get("id") or ""
    raise NotOurSubset(line=element.sourceline, reason=Phrase("“{name}”: {reason}.", name=name, reason=reason))


def _said(element: etree._Element, name: str) -> str:
    return str(element.get(f"{{{OURS}}}{name}", ""))


def _word(element: etree._Element, choices: type[E], word: str) -> E:
    try:
        return choices(word)
    except ValueError:
        _refuse(
            element,
            Phrase("“{word}” không có trong: {choices}", word=word, choices=", ".join(c.value for c in choices)),
        )


def _number(element: etree._Element, text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        _refuse(element, Phrase("“{text}” không phải là số", text=text))
    if not number.is_finite() or number < 0:
        _refuse(element, Phrase("“{text}” không phải là số không âm", text=text))
    return number


def _identifier(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", fold(text)).strip("_") or "action"


def _lanes(process: etree._Element) -> Iterator[tuple[str, str]]:
    for lanes in children(process, "laneSet"):
        for lane in children(lanes, "lane"):
            for reference in children(lane, "flowNodeRef"):
                yield (reference.text or "").strip(), lane.get("name") or ""


def _guessed_kind(place: int, task: str, tasks: list[str], actions: list[Action]) -> StepKind:
    if place == 0:
        return StepKind.RECEPTION
    ends = any(action.source == task and not action.targets for action in actions)
    return StepKind.RETURN if ends and place == len(tasks) - 1 else StepKind.TASK


def _guessed_role(place: int, lane: str) -> StepRole:
    words = fold(lane)
    for role, signs in _ROLE_WORDS:
        if any(sign in words for sign in signs):
            return role
    return StepRole.SPECIALIST if place else StepRole.RECEIVER


def _consultations(task: etree._Element) -> Iterator[Consultation]:
    for extension in children(task, "extensionElements"):
        for element in extension:
            if element.tag == f"{{{OURS}}}consultation":
                yield Consultation(
                    agency=element.get("agency", ""),
                    amount=_number(element, element.get("amount", "")),
                    unit=_word(element, TermUnit, element.get("unit", "")),
                    silence=element.get("silence", ""),
                    when=element.get("when"),
                )
