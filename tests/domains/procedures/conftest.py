"""The example of the how-to as a pack of its own, and the province's register behind it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from benso.domains.ledger.operations import declare_measures
from benso.domains.ledger.types import Kind, Measure
from benso.domains.procedures import queries
from benso.domains.procedures.content import ProceduresContent, check
from benso.domains.procedures.operations import load_procedures
from benso.domains.procedures.rules import compile_declaration
from benso.domains.procedures.types import Compiled, Declaration
from benso.domains.units.content import check as check_units
from benso.domains.units.operations import load_units
from benso.domains.units.types import Register
from benso.kernel.content import Pack

ROOT = Path(__file__).parents[3]
PACK = ROOT / "content" / "bentre"
AT = datetime(2026, 11, 24, 2, tzinfo=UTC)


def example_blocks() -> list[str]:
    """The YAML of docs/how-to/procedures.md, in order: procedure, categories, life events, offices."""
    text = (ROOT / "docs" / "how-to" / "procedures.md").read_text(encoding="utf-8")
    return re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)


def write_pack(root: Path) -> Path:
    """A pack with the units and calendar of the province and the one procedure of the how-to."""
    procedure, categories, life_events, offices = example_blocks()
    shutil.copytree(PACK / "units", root / "units")
    shutil.copytree(PACK / "calendar", root / "calendar")
    shutil.copy(PACK / "province.yaml", root)
    (root / "procedures" / "civil").mkdir(parents=True)
    (root / "documents" / "results").mkdir(parents=True)
    (root / "documents" / "results" / "extract.typ").touch()
    (root / "procedures" / "civil" / "1.000000.yaml").write_text(procedure, encoding="utf-8")
    (root / "procedures" / "categories.yaml").write_text(categories, encoding="utf-8")
    (root / "procedures" / "life_events.yaml").write_text(life_events, encoding="utf-8")
    refs = [line.split(",")[0] for line in (PACK / "units" / "agencies.csv").read_text("utf-8-sig").splitlines()[1:]]
    listed = re.sub(r"agencies: \[[^]]*\]", f"agencies: [{', '.join(refs)}]", offices)
    (root / "procedures" / "offices.yaml").write_text(listed, encoding="utf-8")
    return root


@pytest.fixture
def pack_root(tmp_path: Path) -> Path:
    return write_pack(tmp_path / "pack")


@pytest.fixture(scope="session")
def content(tmp_path_factory: pytest.TempPathFactory) -> ProceduresContent:
    pack = Pack(write_pack(tmp_path_factory.mktemp("example") / "pack"))
    parsed = check(pack)
    pack.raise_if_problems()
    assert parsed is not None
    return parsed


@pytest.fixture(scope="session")
def register() -> Register:
    return check_units(Pack(PACK))


@pytest.fixture(scope="session")
def declaration(content: ProceduresContent) -> Declaration:
    return content.declarations[0]


@pytest.fixture(scope="session")
def compiled(declaration: Declaration) -> Compiled:
    return compile_declaration(declaration)


@pytest.fixture
def at() -> datetime:
    return AT


@pytest.fixture
def loaded(db: None, content: ProceduresContent, register: Register) -> Iterator[ProceduresContent]:
    """The example loaded over the province's register."""
    queries.forget()
    names = ("in_force", "full_process", "online", "multichannel")
    declare_measures(measures=[Measure(f"procedures.{name}", Kind.STOCK, "procedures", name, name) for name in names])
    load_units(register=register, actor="system:test", at=AT)
    load_again(content)
    yield content
    queries.forget()


def load_again(content: ProceduresContent, *, at: datetime = AT, declarations: tuple[Declaration, ...] = ()) -> int:
    """Load a content, perhaps with other declarations; how many versions were published."""
    return load_procedures(
        declarations=declarations or content.declarations,
        categories=content.categories,
        life_events=content.life_events,
        office_rules=content.offices,
        calendar=content.calendar,
        actor="system:test",
        at=at,
    )
