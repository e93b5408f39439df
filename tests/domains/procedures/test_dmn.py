"""DMN files come in as decision tables, or are refused with the line that cannot."""

from __future__ import annotations

import pytest

from benso.domains.procedures.rules.decisions import decision_expressions, decision_problems
from benso.domains.procedures.rules.dmn import decision_tables
from benso.domains.procedures.rules.interchange import NotOurSubset
from benso.domains.procedures.types.decisions import Aggregation, HitPolicy
from benso.kernel.expressions import Type, evaluate, parse

FEE = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="Phí" namespace="http://example.test">
  <decision id="fee" name="Phí thẩm định">
    <variable name="phi" typeRef="number"/>
    <decisionTable hitPolicy="{hit}"{more}>
      <input label="Diện tích"><inputExpression typeRef="number"><text>{area}</text></inputExpression></input>
      <input label="Loại"><inputExpression typeRef="string"><text>kind</text></inputExpression>
        <inputValues><text>"house", "shop"</text></inputValues></input>
      <output name="phi" typeRef="{kind}"/>
      <rule><inputEntry><text>&lt; 50</text></inputEntry><inputEntry><text>-</text></inputEntry>
        <outputEntry><text>75000</text></outputEntry></rule>
      <rule><inputEntry><text>[50..200)</text></inputEntry><inputEntry><text>"house"</text></inputEntry>
        <outputEntry><text>150000</text></outputEntry></rule>
      <rule><inputEntry><text>&gt;= 50</text></inputEntry><inputEntry><text>"shop"</text></inputEntry>
        <outputEntry><text>null</text></outputEntry></rule>
    </decisionTable>
  </decision>
</definitions>"""


def dmn(hit: str = "UNIQUE", more: str = "", area: str = "area", kind: str = "number") -> bytes:
    return FEE.format(hit=hit, more=more, area=area, kind=kind).encode()


def test_a_table_comes_in_whole_and_its_gap_is_found() -> None:
    (table,) = decision_tables(dmn())
    assert (table.hit, table.label_vi, len(table.rules)) == (HitPolicy.UNIQUE, "Phí thẩm định", 3)
    assert [(i.name, i.type, i.values) for i in table.inputs] == [
        ("area", Type.NUMBER, ()),
        ("kind", Type.TEXT, ("house", "shop")),
    ]
    (gap,) = decision_problems(table)
    assert gap.vi == "Không dòng nào cho trường hợp: area = 200 hoặc > 200 và kind = “house”."
    fee = parse(decision_expressions(table)["phi"])
    assert evaluate(fee, {"area": 60, "kind": "house"}) == 150000
    assert evaluate(fee, {"area": 60, "kind": "shop"}) is None


def test_collect_brings_its_aggregation() -> None:
    (table,) = decision_tables(dmn("COLLECT", ' aggregation="SUM"'))
    assert (table.hit, table.aggregation) == (HitPolicy.COLLECT, Aggregation.SUM)


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (dmn("PRIORITY"), 5, "UNIQUE, FIRST và COLLECT"),
        (dmn("COLLECT"), 5, "SUM, MIN, MAX hoặc COUNT"),
        (dmn(area="area * 2"), 6, "một tên như area"),
        (dmn(kind="tFee"), 9, "number, string, boolean và date"),
        (b"<definitions/>", 1, "không phải là tệp DMN"),
        (b"<definitions", 1, "XML hỏng"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', 1, "DOCTYPE"),
        (b" " * 2_000_001, 1, "lớn hơn"),
        (
            dmn().replace(b"decisionTable", b"literalExpression"),
            5,
            "chỉ nhập được bảng quyết định",
        ),
    ],
)
def test_what_our_tables_cannot_say_is_refused_with_its_line(content: bytes, line: int, words: str) -> None:
    with pytest.raises(NotOurSubset, match=words) as refused:
        decision_tables(content)
    assert refused.value.data["line"] == line
