"""Step tables go out as BPMN 2.0 and come back as they were; what is not ours is refused by name and line."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import combinations, pairwise

import pytest
from lxml import etree

from benso.domains.procedures.rules.bpmn_export import BPMN, DI, export_bpmn
from benso.domains.procedures.rules.bpmn_import import import_bpmn
from benso.domains.procedures.rules.diagram import END, draw
from benso.domains.procedures.rules.interchange import NotOurSubset
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
from benso.kernel.working_time import TermUnit
from tests.content.test_procedures_whole import WHOLE, declarations

DAY = TermUnit.WORKING_DAY


def step(step_id: str, kind: StepKind, role: StepRole, place: Place = Place.LEAD, **more: object) -> Step:
    return Step(step_id, kind, f"Bước {step_id}", f"Step {step_id}", role, place, **more)  # type: ignore[arg-type]


def action(action_id: str, source: str, *targets: str, **more: object) -> Action:
    return Action(action_id, f"Làm {action_id}", f"Do {action_id}", source, targets, **more)  # type: ignore[arg-type]


PERMIT = StepTable(
    steps=(
        step("reception", StepKind.RECEPTION, StepRole.RECEIVER, Place.RECEPTION),
        step(
            "supplement", StepKind.SUPPLEMENT, StepRole.RECEIVER, Place.RECEPTION,
            timers=(Timer(Decimal(30), TermUnit.CALENDAR_DAY, "expire"),),
        ),
        step("appraise", StepKind.TASK, StepRole.SPECIALIST, share=Decimal("0.5")),
        step(
            "consult", StepKind.CONSULTATION, StepRole.SPECIALIST, amount=Decimal(12), unit=TermUnit.CALENDAR_DAY,
            consultations=(Consultation("SXD", Decimal(12), TermUnit.CALENDAR_DAY, "consent", "area > 100"),),
            timers=(Timer(Decimal("0.5"), DAY, "heard"),),
        ),
        step("survey", StepKind.TASK, StepRole.SPECIALIST),
        step("check", StepKind.TASK, StepRole.HEAD, join=True, share=Decimal("0.2")),
        step("sign", StepKind.SIGN, StepRole.SIGNER),
        step("return", StepKind.RETURN, StepRole.RETURNER, Place.RECEPTION),
    ),
    actions=(
        action("accept", "reception", "appraise", effects=(Effect.ACCEPT,)),
        action("ask", "reception", "supplement", effects=(Effect.ASK_SUPPLEMENT,), reason=True),
        action("refuse", "reception", effects=(Effect.REFUSE,), reason=True),
        action("resume", "supplement", "reception", effects=(Effect.TAKE_SUPPLEMENT,)),
        action("expire", "supplement", effects=(Effect.STOP,)),
        action("fork", "appraise", "consult", "survey", effects=(Effect.CONSULT,), guard="area > 100 and kind = \"a\""),
        action("straight", "appraise", "check"),
        action("heard", "consult", "check"),
        action("surveyed", "survey", "check"),
        action("approve", "check", "sign", effects=(Effect.DRAFT_RESULT,), second_person="accept"),
        action("back", "check", "appraise", reason=True),
        action("signed", "sign", "return", effects=(Effect.SIGN_RESULT, Effect.FINISH)),
        action("handed", "return", effects=(Effect.RETURN_RESULT,)),
    ),
)  # fmt: skip


def test_a_table_comes_back_from_bpmn_as_it_was() -> None:
    assert import_bpmn(export_bpmn(PERMIT, procedure="1.013225", name="Cấp giấy phép xây dựng")) == PERMIT


def test_the_flows_of_the_file_join_elements_that_are_there() -> None:
    process = etree.fromstring(export_bpmn(PERMIT, procedure="1.013225", name="Cấp phép")).find(f"{{{BPMN}}}process")
    assert process is not None
    ids = {element.get("id") for element in process if element.get("id")}
    for flow in process.findall(f"{{{BPMN}}}sequenceFlow"):
        assert {flow.get("sourceRef"), flow.get("targetRef")} <= ids


def tables() -> list[StepTable]:
    return [PERMIT, *(found for code in WHOLE if (found := declarations()[code].steps) is not None)]


NAMES = ("process", "start", "end", "lanes", "plane", "diagram", "join", "definitions")
AWKWARD = StepTable(
    steps=tuple(replace(step, id=name, timers=()) for step, name in zip(PERMIT.steps, NAMES, strict=True)),
    actions=(*(action(f"on_{a}", a, b) for a, b in pairwise(NAMES)), action("over", NAMES[-1])),
)
"""Steps called what elements of the file are called."""


@pytest.mark.parametrize("table", [*tables(), AWKWARD], ids=["permit", *WHOLE, "awkward"])
def test_another_tool_can_draw_every_element_and_every_flow_of_the_file(table: StepTable) -> None:
    root = etree.fromstring(export_bpmn(table, procedure="x", name="Cấp phép"))
    process = root.find(f"{{{BPMN}}}process")
    assert process is not None
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(set(ids)) == len(ids)
    flows = {flow.get("id"): flow for flow in process.findall(f"{{{BPMN}}}sequenceFlow")}
    nodes = {e.get("id") for e in process if e.get("id") and e.get("id") not in flows} - {"lane-set"}
    shapes = {shape.get("bpmnElement"): _bounds(shape) for shape in root.iter(f"{{{DI}}}BPMNShape")}
    edges = {edge.get("bpmnElement"): _points(edge) for edge in root.iter(f"{{{DI}}}BPMNEdge")}
    grounds = {lane.get("id") for lane in root.iter(f"{{{BPMN}}}lane")} | {"participant-1"}
    assert (shapes.keys(), edges.keys()) == (nodes | grounds, flows.keys())
    for number, points in edges.items():
        source, target = flows[number].get("sourceRef"), flows[number].get("targetRef")
        assert _at_the_edge(points[0], shapes[source]), (source, target, points, shapes[source])
        assert _at_the_edge(points[-1], shapes[target]), (source, target, points, shapes[target])
        assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(points)), points
    loose = [name for name in shapes if not name.startswith("timer-") and name not in grounds]
    for one, other in combinations(loose, 2):
        assert _apart(shapes[one], shapes[other]), (one, other)


@pytest.mark.parametrize("table", [*tables(), AWKWARD], ids=["permit", *WHOLE, "awkward"])
def test_every_element_of_the_file_stands_in_the_lane_of_who_works_there(table: StepTable) -> None:
    root = etree.fromstring(export_bpmn(table, procedure="x", name="Cấp phép"))
    process = root.find(f"{{{BPMN}}}process")
    (pool,) = root.iter(f"{{{BPMN}}}participant")
    assert process is not None
    assert pool.get("processRef") == process.get("id")
    (plane,) = root.iter(f"{{{DI}}}BPMNPlane")
    assert [e.get("id") for e in root.iter(f"{{{BPMN}}}collaboration")] == [plane.get("bpmnElement")]
    shapes = {shape.get("bpmnElement"): _bounds(shape) for shape in root.iter(f"{{{DI}}}BPMNShape")}
    lanes = {lane.get("id"): [str(ref.text) for ref in lane] for lane in root.iter(f"{{{BPMN}}}lane")}
    members = [member for inside in lanes.values() for member in inside]
    flowing = ("sequenceFlow", "laneSet")
    nodes = [e.get("id") for e in process if etree.QName(e).localname not in flowing and e.get("id")]
    assert sorted(members) == sorted(str(node) for node in nodes)
    for step in table.steps:
        assert step.id in lanes[f"lane-{step.place.value}-{step.role.value}"]
    for lane, inside in lanes.items():
        _, top, _, height = shapes[lane]
        for member in inside:
            assert top <= shapes[member][1], (lane, member)
            assert shapes[member][1] + shapes[member][3] <= top + height, (lane, member)
    outer = shapes["participant-1"]
    assert [shapes[one][1] for one in lanes] == sorted(shapes[one][1] for one in lanes)
    assert sum(shapes[one][3] for one in lanes) == outer[3]
    assert all(
        x <= outer[2] and y <= outer[1] + outer[3] for e in root.iter(f"{{{DI}}}BPMNEdge") for x, y in _points(e)
    )
    names = [lane.get("name") for lane in root.iter(f"{{{BPMN}}}lane")]
    assert len(set(names)) == len(names)
    assert all(" – " in str(name) for name in names)
    back = import_bpmn(etree.tostring(root))
    assert back.steps == table.steps
    assert {step.id: back.actions_at(step.id) for step in back.steps} == {
        step.id: table.actions_at(step.id) for step in table.steps
    }


def _bounds(shape: etree._Element) -> tuple[int, ...]:
    return tuple(int(shape[0].get(name, "")) for name in ("x", "y", "width", "height"))


def _points(edge: etree._Element) -> list[tuple[int, int]]:
    return [(int(point.get("x", "")), int(point.get("y", ""))) for point in edge]


def _at_the_edge(point: tuple[int, int], bounds: tuple[int, ...]) -> bool:
    (px, py), (x, y, width, height) = point, bounds
    inside = x <= px <= x + width and y <= py <= y + height
    return inside and (px in (x, x + width) or py in (y, y + height))


def _apart(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    across = one[0] + one[2] <= other[0] or other[0] + other[2] <= one[0]
    return across or one[1] + one[3] <= other[1] or other[1] + other[3] <= one[1]


def test_no_two_steps_of_the_drawing_overlap_and_each_stands_in_its_lane() -> None:
    diagram = draw(PERMIT)
    lanes = {(lane.place, lane.role): lane for lane in diagram.lanes}
    for place, node in enumerate(diagram.nodes):
        for other in diagram.nodes[place + 1 :]:
            apart_x = node.x + node.width <= other.x or other.x + other.width <= node.x
            apart_y = node.y + node.height <= other.y or other.y + other.height <= node.y
            assert apart_x or apart_y, (node.step, other.step)
        if node.step != END:
            lane = lanes[PERMIT.step(node.step).place, PERMIT.step(node.step).role]
            assert lane.y <= node.y
            assert node.y + node.height <= lane.y + lane.height
    assert all(0 <= x <= diagram.width and 0 <= y <= diagram.height for e in diagram.lines for x, y in e.points)
    assert {(line.source, line.action) for line in diagram.lines if line.timed} == {
        ("supplement", "expire"),
        ("consult", "heard"),
    }


FOREIGN = """<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d">
  <bpmn:process id="p" isExecutable="false">
    <bpmn:laneSet id="ls">
      <bpmn:lane id="l1" name="Bộ phận một cửa"><bpmn:flowNodeRef>a</bpmn:flowNodeRef></bpmn:lane>
      <bpmn:lane id="l2" name="Chủ tịch UBND"><bpmn:flowNodeRef>c</bpmn:flowNodeRef></bpmn:lane>
    </bpmn:laneSet>
    <bpmn:startEvent id="s"/>
    <bpmn:userTask id="c" name="Ký"/>
    <bpmn:task id="a" name="Tiếp nhận"/>
    <bpmn:{task} id="b" name="Thẩm định"/>
    <bpmn:exclusiveGateway id="g"/>
    <bpmn:boundaryEvent id="t" attachedToRef="b"><bpmn:timerEventDefinition>
      <bpmn:timeDuration>{after}</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>
    <bpmn:endEvent id="e"/>
    <bpmn:sequenceFlow id="f1" sourceRef="s" targetRef="a"/>
    <bpmn:sequenceFlow id="f2" sourceRef="a" targetRef="b" name="Chuyển"/>
    <bpmn:sequenceFlow id="f3" sourceRef="b" targetRef="g"/>
    <bpmn:sequenceFlow id="f4" sourceRef="g" targetRef="c" name="Trình ký">
      <bpmn:conditionExpression>area &gt; 10</bpmn:conditionExpression></bpmn:sequenceFlow>
    <bpmn:sequenceFlow id="f5" sourceRef="g" targetRef="a" name="Trả lại"/>
    <bpmn:sequenceFlow id="f6" sourceRef="t" targetRef="c"/>
    <bpmn:sequenceFlow id="f7" sourceRef="c" targetRef="{end}" name="Trả kết quả"/>
  </bpmn:process>
</bpmn:definitions>"""


def foreign(task: str = "userTask", after: str = "P12D", end: str = "e") -> bytes:
    return FOREIGN.format(task=task, after=after, end=end).encode()


def test_a_model_of_another_tool_comes_in_with_roles_and_kinds_guessed() -> None:
    table = import_bpmn(foreign())
    assert [(s.id, s.kind, s.role) for s in table.steps] == [
        ("a", StepKind.RECEPTION, StepRole.RECEIVER),
        ("b", StepKind.TASK, StepRole.SPECIALIST),
        ("c", StepKind.RETURN, StepRole.SIGNER),
    ]
    assert [(a.id, a.source, a.targets, a.guard) for a in table.actions] == [
        ("chuyen", "a", ("b",), None),
        ("trinh_ky", "b", ("c",), "area > 10"),
        ("tra_lai", "b", ("a",), None),
        ("t", "b", ("c",), None),
        ("tra_ket_qua", "c", (), None),
    ]
    assert table.step("b").timers == (Timer(Decimal(12), TermUnit.CALENDAR_DAY, "t"),)


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (foreign(task="scriptTask"), 10, "scriptTask không dùng được"),
        (foreign(task="callActivity"), 10, "callActivity không dùng được"),
        (foreign(after="R3/PT1H"), 12, "P10D, P1M hoặc PT4H"),
        (foreign(end="nowhere"), 22, "không có phần tử đó"),
        (foreign().replace(b'sourceRef="s" targetRef="a"', b'sourceRef="s" targetRef="c"'), 9, "không tới được"),
        (foreign().replace(b'"g" targetRef="a"', b'"g" targetRef="g"'), 11, "đặt một bước ở giữa"),
        (b"<definitions/>", 1, "không phải là tệp BPMN"),
        (
            export_bpmn(PERMIT, procedure="x", name="y").replace(b'benso:role="signer"', b'benso:role="king"'),
            0,
            "“king” không có trong",
        ),
        (
            export_bpmn(PERMIT, procedure="x", name="y").replace(b'benso:amount="30"', b'benso:amount="NaN"'),
            0,
            "số không âm",
        ),
    ],
)
def test_what_we_cannot_run_is_refused_with_its_name_and_line(content: bytes, line: int, words: str) -> None:
    with pytest.raises(NotOurSubset, match=words) as refused:
        import_bpmn(content)
    if line:
        assert refused.value.data["line"] == line
