"""The units part of a content pack: ``units/*.csv``, ``units/events.yaml`` and the coverage in ``province.yaml``."""

from __future__ import annotations

from datetime import datetime

from benso.domains.units.content.agencies import read_agencies, read_offices
from benso.domains.units.content.maps import read_layouts
from benso.domains.units.content.province import Province, read_province, read_sources
from benso.domains.units.content.references import check_areas, read_events, read_references
from benso.domains.units.content.versions import read_age_groups, read_versions
from benso.domains.units.operations import load_units
from benso.domains.units.types import Register
from benso.kernel.content import Pack

__all__ = ["check", "load"]


def check(pack: Pack) -> Register:
    """Read and check the register; every mistake is noted on the pack with file, line and field."""
    province: Province = read_province(pack)
    sources = read_sources(pack)
    keys = {source.key for source in sources}
    versions = read_versions(pack, province, keys)
    references = read_references(pack, versions)
    check_areas(pack, versions, references)
    return Register(
        coverage_from=province.coverage_from,
        census_date=province.census_date,
        units=versions.units,
        facts=versions.facts,
        references=references,
        events=read_events(pack, province, versions, keys),
        layouts=read_layouts(pack, versions),
        agencies=read_agencies(pack, province, versions, keys),
        offices=read_offices(pack, keys),
        age_groups=read_age_groups(pack, versions, keys),
        sources=sources,
    )


def load(parsed: Register, *, actor: str, at: datetime) -> None:
    """Load a checked register; loading the same one again changes nothing."""
    load_units(register=parsed, actor=actor, at=at)
