"""``offices.yaml``, ``categories.yaml`` and ``life_events.yaml`` of the procedures folder."""

from __future__ import annotations

import csv

from benso.domains.procedures.types import OfficeRules, Topic
from benso.kernel.content import Pack
from benso.kernel.declarations import Node
from benso.kernel.identifiers import AgencyIdentifier, IdentifierInvalid

OFFICES = "procedures/offices.yaml"
NAMES = ("province", "district", "commune")
KINDS = ("department", "office", "inspectorate", "board", "centre", "vertical")


def read_office_rules(pack: Pack, agencies: frozenset[str]) -> OfficeRules | None:
    """How offices are named and numbered, ``None`` where it cannot be read."""
    row = pack.yaml_row(OFFICES)
    if row is None:
        return None
    node = Node.root(pack, row)
    node.only("provinces", "names", "reception", "agencies")
    order = node.texts("agencies")
    for index, ref in enumerate(order):
        if ref not in agencies:
            node.problem(f"agencies.{index}", f"Không có cơ quan “{ref}” trong units/agencies.csv; sửa mã.")
        if ref in order[:index]:
            node.problem(f"agencies.{index}", f"“{ref}” đã có ở trên; mỗi cơ quan một chỗ.")
    for ref in sorted(agencies - set(order)):
        node.problem("agencies", f"Thiếu cơ quan “{ref}”; thêm vào cuối danh sách để có mã định danh.")
    reception = node.texts("reception")
    for index, ref in enumerate(reception):
        if ref not in agencies:
            node.problem(f"reception.{index}", f"Không có cơ quan “{ref}” trong units/agencies.csv; sửa mã.")
    return OfficeRules(_provinces(node), _names(node), reception, order)


def _provinces(node: Node) -> tuple[tuple[str, str], ...]:
    found = []
    for each in node.children("provinces"):
        each.only("unit", "identifier")
        unit, identifier = each.needed("unit"), each.needed("identifier")
        try:
            AgencyIdentifier.parse(identifier or "H00")
        except IdentifierInvalid as error:
            each.problem("identifier", str(error))
        found.append((unit, identifier))
    if not found:
        node.problem("provinces", "Thiếu giá trị; điền trường này.")
    return tuple(found)


def _names(node: Node) -> tuple[tuple[str, str, str], ...]:
    names = node.child("names")
    if names is None:
        node.problem("names", "Thiếu giá trị; điền trường này.")
        return ()
    names.only(*NAMES, *KINDS)
    found = []
    for name in (*NAMES, *KINDS):
        if name not in NAMES and not names.has(name):
            continue
        text = names.words(name, both=True)
        if text.vi and ("{name}" not in text.vi or "{name}" not in text.en):
            names.problem(name, "Chữ phải có chỗ {name} cho tên đơn vị hoặc cơ quan.")
        found.append((name, text.vi, text.en))
    return tuple(found)


def read_topics(pack: Pack, name: str) -> tuple[Topic, ...]:
    """Categories or life events, in the order of the file."""
    rows = pack.yaml_rows(name)
    pack.unique(rows, "id")
    found = []
    for row in rows:
        node = Node.root(pack, row)
        node.only("id", "name")
        text = node.words("name", both=True)
        found.append(Topic(node.identifier(), text.vi, text.en))
    return tuple(found)


def read_agency_refs(pack: Pack) -> frozenset[str]:
    """References of all agencies. The units domain checks the file; here only the references count."""
    path = pack.root / "units/agencies.csv"
    if not path.is_file():
        return frozenset()
    with path.open(encoding="utf-8-sig", newline="") as file:
        return frozenset(str(row.get("ref")) for row in csv.DictReader(file))
