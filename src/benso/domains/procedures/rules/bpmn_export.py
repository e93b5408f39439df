"""A step table as BPMN 2.0 (ISO/IEC 19510), with its drawing, for any tool that reads BPMN.

Steps are user tasks in the lanes of one pool; several actions leave a step through an exclusive gateway; an action with
several targets forks at a parallel gateway, a step that waits for all branches has one before it; a timer is a boundary
event. What BPMN has no word for (shares of the time, effects, roles) stands in extension attributes: reading back loses
nothing.
"""

from __future__ import annotations

from lxml import etree

from benso.domains.procedures.rules.bpmn_drawing import POOL, START, Bounds, Places, lane_id
from benso.domains.procedures.rules.diagram import draw
from benso.domains.procedures.types.drawing import END, Line, Point
from benso.domains.procedures.types.steps import Action, Consultation, Place, Step, StepRole, StepTable, Timer
from benso.kernel.working_time import TermUnit

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DD = "http://www.omg.org/spec/DD/20100524/DI"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
OURS = "urn:benso:steps:1"
NAMESPACES = {None: BPMN, "bpmndi": DI, "dc": DC, "di": DD, "xsi": XSI, "benso": OURS}

PLACE_WORDS = {Place.RECEPTION: "Một cửa", Place.LEAD: "Cơ quan giải quyết"}
ROLE_WORDS = {
    StepRole.RECEIVER: "Tiếp nhận",
    StepRole.SPECIALIST: "Chuyên viên",
    StepRole.HEAD: "Lãnh đạo phòng",
    StepRole.SIGNER: "Người ký",
    StepRole.RETURNER: "Trả kết quả",
}
"""What lanes are called in a file, which is in Vietnamese as the names of its steps are."""

DURATIONS = {
    TermUnit.HOUR: "PT{}H",
    TermUnit.WORKING_DAY: "P{}D",
    TermUnit.CALENDAR_DAY: "P{}D",
    TermUnit.MONTH: "P{}M",
}


def export_bpmn(table: StepTable, *, procedure: str, name: str) -> bytes:
    """The table as a BPMN document, UTF-8."""
    root = etree.Element(f"{{{BPMN}}}definitions", nsmap=NAMESPACES)
    root.set("targetNamespace", OURS)
    root.set("id", "definitions-1")
    pool = _add(root, "collaboration", id="collaboration-1")
    _add(pool, "participant", id=POOL, name=name, processRef="process-1")
    process = _add(root, "process", id="process-1", name=name, isExecutable="false")
    _ours(process, "procedure", procedure)
    places = Places(draw(table), table)
    _lanes(process, places)
    _add(process, "startEvent", id=START)
    writer = _Writer(process, places)
    writer.beside(START, writer.entry(table.steps[0]))
    for step in table.steps:
        writer.step(step, table)
    if any(not action.targets for action in table.actions):
        _add(process, "endEvent", id=END)
    _shapes(root, places, writer.flows)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


class _Writer:
    """Writes nodes and sequence flows into a process, and remembers the way of each flow."""

    def __init__(self, process: etree._Element, places: Places) -> None:
        self.process = process
        self.places = places
        self.flows: dict[str, list[Point]] = {}

    def entry(self, step: Step) -> str:
        return f"join-{step.id}" if step.join else step.id

    def flow(self, source: str, target: str, way: list[Point], **attributes: str) -> etree._Element:
        number = f"flow-{len(self.flows) + 1}"
        self.flows[number] = way
        return _add(self.process, "sequenceFlow", id=number, sourceRef=source, targetRef=target, **attributes)

    def beside(self, source: str, target: str, **attributes: str) -> etree._Element:
        """A flow between a gateway or start and what it belongs to."""
        return self.flow(source, target, self.places.straight(source, target), **attributes)

    def line(self, step: str, target: str, action: str) -> Line:
        return self.places.lines[step, target, action]

    def step(self, step: Step, table: StepTable) -> None:
        if step.join:
            _add(self.process, "parallelGateway", id=f"join-{step.id}")
            self.beside(f"join-{step.id}", step.id)
        task = _add(self.process, "userTask", id=step.id, name=step.name_vi)
        _describe_step(task, step)
        actions = table.actions_at(step.id)
        leaving = step.id
        if len(actions) > 1:
            leaving = f"choice-{step.id}"
            _add(self.process, "exclusiveGateway", id=leaving)
            self.beside(step.id, leaving)
        for action in actions:
            self.action(action, leaving, table)
        for place, timer in enumerate(step.timers, 1):
            self.timer(step, timer, place, table)

    def action(self, action: Action, leaving: str, table: StepTable) -> None:
        target = self.target(action, table)
        if len(action.targets) > 1:
            flow = self.beside(leaving, target, name=action.label_vi)
        else:
            line = self.line(action.source, (action.targets or (END,))[0], action.id)
            flow = self.flow(leaving, target, self.places.way(leaving, line, target), name=action.label_vi)
        _describe_action(flow, action)
        if action.guard:
            condition = _add(flow, "conditionExpression")
            condition.set(f"{{{XSI}}}type", "tFormalExpression")
            condition.text = action.guard
        if len(action.targets) > 1:
            _add(self.process, "parallelGateway", id=target)
            for branch in action.targets:
                entry = self.entry(table.step(branch))
                line = self.line(action.source, branch, action.id)
                self.flow(target, entry, self.places.way(target, line, entry))

    def target(self, action: Action, table: StepTable) -> str:
        if not action.targets:
            return END
        if len(action.targets) > 1:
            return f"fork-{action.source}-{action.id}"
        return self.entry(table.step(action.targets[0]))

    def timer(self, step: Step, timer: Timer, place: int, table: StepTable) -> None:
        event = _add(
            self.process, "boundaryEvent", id=f"timer-{step.id}-{place}", attachedToRef=step.id, cancelActivity="true"
        )
        for name, value in (("action", timer.action), ("amount", str(timer.amount)), ("unit", timer.unit.value)):
            _ours(event, name, value)
        definition = _add(event, "timerEventDefinition")
        duration = _add(definition, "timeDuration")
        duration.set(f"{{{XSI}}}type", "tFormalExpression")
        duration.text = DURATIONS[timer.unit].format(timer.amount)
        action = next(a for a in table.actions_at(step.id) if a.id == timer.action)
        target, source = self.target(action, table), f"timer-{step.id}-{place}"
        if len(action.targets) > 1:
            self.flow(source, target, self.places.from_below(source, target))
        else:
            line = self.line(step.id, (action.targets or (END,))[0], action.id)
            self.flow(source, target, self.places.timed(source, line, target))


def _describe_step(task: etree._Element, step: Step) -> None:
    values = {
        "kind": step.kind.value, "role": step.role.value, "place": step.place.value, "name-en": step.name_en,
        "share": step.share, "amount": step.amount, "unit": step.unit and step.unit.value,
    }  # fmt: skip
    for name, value in values.items():
        if value not in (None, ""):
            _ours(task, name, str(value))
    if step.consultations:
        extension = etree.Element(f"{{{BPMN}}}extensionElements")
        for consultation in step.consultations:
            _consultation(extension, consultation)
        task.insert(0, extension)


def _consultation(extension: etree._Element, consultation: Consultation) -> None:
    element = etree.SubElement(extension, f"{{{OURS}}}consultation")
    values = {
        "agency": consultation.agency, "amount": str(consultation.amount), "unit": consultation.unit.value,
        "silence": consultation.silence, "when": consultation.when or "",
    }  # fmt: skip
    for name, value in values.items():
        if value:
            element.set(name, value)


def _describe_action(flow: etree._Element, action: Action) -> None:
    values = {
        "action": action.id, "label-en": action.label_en, "effects": " ".join(e.value for e in action.effects),
        "reason": "true" if action.reason else "", "second-person": action.second_person or "",
    }  # fmt: skip
    for name, value in values.items():
        if value:
            _ours(flow, name, value)


def _lanes(process: etree._Element, places: Places) -> None:
    """Who works where: every task, gateway and event stands in the lane of its step."""
    lanes = _add(process, "laneSet", id="lane-set")
    for lane in places.diagram.lanes:
        element = _add(lanes, "lane", id=lane_id(lane), name=f"{PLACE_WORDS[lane.place]} – {ROLE_WORDS[lane.role]}")
        for member in places.members(lane):
            _add(element, "flowNodeRef").text = member


def _shapes(root: etree._Element, places: Places, flows: dict[str, list[Point]]) -> None:
    """The drawing: pool, lanes, every element and every flow has its place, as tools draw nothing else."""
    diagram = _di(root, DI, "BPMNDiagram", id="diagram-1")
    plane = _di(diagram, DI, "BPMNPlane", id="plane-1", bpmnElement="collaboration-1")
    for element, bounds in places.grounds().items():
        _shape(plane, element, bounds, isHorizontal="true")
    for element, bounds in places.shapes.items():
        _shape(plane, element, bounds)
    for flow, points in flows.items():
        edge = _di(plane, DI, "BPMNEdge", id=f"edge-{flow}", bpmnElement=flow)
        for x, y in points:
            _di(edge, DD, "waypoint", x=x, y=y)


def _shape(plane: etree._Element, element: str, bounds: Bounds, **attributes: str) -> None:
    shape = _di(plane, DI, "BPMNShape", id=f"shape-{element}", bpmnElement=element, **attributes)
    x, y, width, height = bounds
    _di(shape, DC, "Bounds", x=x, y=y, width=width, height=height)


def _add(parent: etree._Element, name: str, /, **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, f"{{{BPMN}}}{name}")
    for key, value in attributes.items():
        element.set(key, value)
    return element


def _di(parent: etree._Element, namespace: str, name: str, /, **attributes: str | int) -> etree._Element:
    element = etree.SubElement(parent, f"{{{namespace}}}{name}")
    for key, value in attributes.items():
        element.set(key, str(value))
    return element


def _ours(element: etree._Element, name: str, value: str) -> None:
    element.set(f"{{{OURS}}}{name}", value)
