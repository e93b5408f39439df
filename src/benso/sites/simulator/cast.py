"""The invented people and officials a newcomer tries the platform with, as the content pack declares them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benso.domains.accounts.types import Role
from benso.kernel.content import Pack, Row
from benso.kernel.identifiers import CitizenNumber, TaxCode
from benso.kernel.identifiers.invalid import IdentifierInvalid

POSTS: dict[str, tuple[str, tuple[Role, ...]]] = {
    "one_stop": ("Cán bộ một cửa", (Role.RECEIVER, Role.RETURNER)),
    "head_counter": ("Trưởng bộ phận một cửa", (Role.RECEIVER, Role.LEADER)),
    "specialist": ("Chuyên viên", (Role.SPECIALIST,)),
    "head": ("Trưởng phòng", (Role.HEAD,)),
    "signer": ("Lãnh đạo ký", (Role.SIGNER,)),
    "clerk": ("Kế toán thu phí", (Role.CLERK,)),
    "leader": ("Lãnh đạo theo dõi", (Role.LEADER,)),
    "auditor": ("Kiểm tra", (Role.AUDITOR,)),
    "data_steward": ("Phụ trách số liệu", (Role.DATA_STEWARD,)),
    "editor": ("Biên tập danh mục thủ tục", (Role.CATALOGUE_EDITOR,)),
    "publisher": ("Công bố danh mục thủ tục", (Role.CATALOGUE_PUBLISHER,)),
    "reporter": ("Cán bộ báo cáo", (Role.REPORTER,)),
    "report_approver": ("Duyệt báo cáo", (Role.REPORT_APPROVER,)),
    "report_publisher": ("Công bố số liệu báo cáo", (Role.REPORT_PUBLISHER,)),
}
"""What one person does at an office, as the pack names it: title, and the roles that go with it."""

PEOPLE = "simulation/people.yaml"
OFFICIALS = "simulation/officials.yaml"


@dataclass(frozen=True, slots=True)
class CastPerson:
    """An invented person: the claims the development provider makes about them, and a line about why they are here."""

    subject: str
    claims: dict[str, Any]
    note: str

    @property
    def name(self) -> str:
        """Shown name, marked as simulated."""
        return str(self.claims["name"])


@dataclass(frozen=True, slots=True)
class CastOfficial:
    """An invented official and their duties: role, unit, agency."""

    username: str
    name: str
    duties: tuple[tuple[Role, str, str], ...]


def read_people(root: Path) -> tuple[CastPerson, ...]:
    """The people of the pack; none where it declares none.

    :raises ContentInvalid: with every mistake by file, line and field
    """
    if not (root / PEOPLE).exists():
        return ()
    pack = Pack(root)
    rows = pack.yaml_rows(PEOPLE)
    pack.unique(rows, "subject")
    made = tuple(_person(pack, row) for row in rows)
    pack.raise_if_problems()
    return made


def read_officials(root: Path) -> tuple[CastOfficial, ...]:
    """The officials of the pack; none where it declares none.

    :raises ContentInvalid: with every mistake by file, line and field
    """
    if not (root / OFFICIALS).exists():
        return ()
    pack = Pack(root)
    rows = pack.yaml_rows(OFFICIALS)
    pack.unique(rows, "key")
    made = tuple(official for row in rows for official in _office(pack, row))
    pack.raise_if_problems()
    return made


def typed_person(subject: str) -> CastPerson:
    """A person nobody declared, for load tests: everything follows from the subject."""
    claims = {"name": f"Người thử {subject} (mô phỏng)", "acr": "3", "email": f"{subject}@example.com"}
    return CastPerson(subject, claims, "")


def _person(pack: Pack, row: Row) -> CastPerson:
    pack.require(row, "subject", "name", "assurance")
    values = row.values
    if values.get("assurance") not in ("1", "2", "3", 1, 2, 3):
        pack.problem(row, "assurance", "Mức định danh là 1, 2 hoặc 3.")
    if "mô phỏng" not in str(values.get("name")):
        pack.problem(row, "name", "Tên người thử phải ghi rõ “mô phỏng”.")
    number = str(values.get("number") or "")
    if number:
        try:
            CitizenNumber.parse(number)
        except IdentifierInvalid as error:
            pack.problem(row, "number", str(error))
    for index, enterprise in enumerate(values.get("enterprises") or []):
        try:
            TaxCode.parse(str(enterprise.get("tax_code")))
        except IdentifierInvalid as error:
            pack.problem(row, f"enterprises.{index}.tax_code", str(error))
    born = pack.parse_date(row, "birth_date")
    claims = {
        "name": str(values.get("name")),
        "birthdate": born.isoformat() if born else None,
        "gender": values.get("sex"),
        "citizen_number": number or None,
        "phone_number": values.get("phone"),
        "email": values.get("email"),
        "address": {"formatted": values["address"]} if values.get("address") else None,
        "commune": values.get("commune"),
        "acr": str(values.get("assurance")),
        "enterprises": values.get("enterprises"),
    }
    kept = {name: value for name, value in claims.items() if value}
    return CastPerson(str(values.get("subject")), kept, str(values.get("note") or ""))


def _office(pack: Pack, row: Row) -> list[CastOfficial]:
    pack.require(row, "key", "name", "unit", "staff")
    values = row.values
    made = []
    for index, told in enumerate(values.get("staff") or []):
        post = POSTS.get(str(told))
        if post is None:
            pack.problem(row, f"staff.{index}", f"Không có vị trí “{told}”. Có: {', '.join(POSTS)}.")
            continue
        title, roles = post
        made.append(
            CastOfficial(
                username=f"mp.{values.get('key')}.{str(told).replace('_', '')}",
                name=f"{title} – {values.get('name')} (mô phỏng)",
                duties=tuple((role, str(values.get("unit")), str(values.get("agency") or "")) for role in roles),
            )
        )
    return made
