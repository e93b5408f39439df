"""The words of the register: levels, kinds, statuses."""

from __future__ import annotations

from enum import StrEnum

UnitId = str
"""``code@valid_from``: codes are reused by different units over time, so the code alone names nothing."""

AtomCode = str
"""Code of a commune of the census: the smallest piece of land that no reorganisation since has cut."""


class Level(StrEnum):
    """Tier of government; ``REFERENCE`` is an area kept only to compare with (Việt Nam, a neighbour province)."""

    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"
    REFERENCE = "reference"


class Change(StrEnum):
    """What made this version: it stood at the start, or others became it, or others joined it, or it was retitled."""

    BASELINE = "baseline"
    MERGE = "merge"
    ABSORB = "absorb"
    RETYPE = "retype"
    RETYPE_RENAME = "retype+rename"


class Precision(StrEnum):
    """How well the first day is known; ``AT_OR_BEFORE``: already in force in the oldest list we hold."""

    DAY = "day"
    AT_OR_BEFORE = "at_or_before"


class PointKind(StrEnum):
    """What the point of a unit is: a computed centroid unless its source did not allow one."""

    CENTROID = "centroid"
    APPROXIMATE = "approximate"
    INSIDE = "inside"
    SOURCE = "source"


class AgencyKind(StrEnum):
    """Sở, văn phòng, thanh tra, ban quản lý, trung tâm, cơ quan ngành dọc."""

    DEPARTMENT = "department"
    OFFICE = "office"
    INSPECTORATE = "inspectorate"
    BOARD = "board"
    CENTRE = "centre"
    VERTICAL = "vertical"


class OfficeKind(StrEnum):
    """What a district or commune has of its own: rooms, elected posts, civil servants' posts, police."""

    OFFICE = "office"
    CADRE = "cadre"
    CIVIL_SERVANT = "civil_servant"
    POLICE = "police"


class Status(StrEnum):
    """How sure a fact is: read in its source, concluded from sources, or nobody has checked it."""

    VERIFIED = "verified"
    INFERRED = "inferred"
    UNVERIFIED = "unverified"


class Weight(StrEnum):
    """What a cut unit is divided by: persons or households of the census."""

    PERSONS = "persons"
    HOUSEHOLDS = "households"


TYPES: dict[Level, frozenset[str]] = {
    Level.PROVINCE: frozenset({"tỉnh", "thành phố"}),
    Level.DISTRICT: frozenset({"huyện", "quận", "thị xã", "thành phố"}),
    Level.COMMUNE: frozenset({"xã", "phường", "thị trấn", "đặc khu"}),
    Level.REFERENCE: frozenset({"khu vực"}),
}
"""Types of unit a level may have (Law on Local Government 77/2015; đặc khu: Law 72/2025)."""
