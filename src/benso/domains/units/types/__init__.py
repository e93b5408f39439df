"""Administrative units and agencies through time."""

from benso.domains.units.types.agencies import Agency, Office
from benso.domains.units.types.borders import Edge, Hexagon, Layout, Reexpressed, Share
from benso.domains.units.types.register import Register
from benso.domains.units.types.units import AgeGroup, Census, Event, Facts, Flag, Reference, Source, Unit
from benso.domains.units.types.vocabulary import (
    TYPES,
    AgencyKind,
    AtomCode,
    Change,
    Level,
    OfficeKind,
    PointKind,
    Precision,
    Status,
    UnitId,
    Weight,
)

__all__ = [
    "TYPES",
    "AgeGroup",
    "Agency",
    "AgencyKind",
    "AtomCode",
    "Census",
    "Change",
    "Edge",
    "Event",
    "Facts",
    "Flag",
    "Hexagon",
    "Layout",
    "Level",
    "Office",
    "OfficeKind",
    "PointKind",
    "Precision",
    "Reexpressed",
    "Reference",
    "Register",
    "Share",
    "Source",
    "Status",
    "Unit",
    "UnitId",
    "Weight",
]
