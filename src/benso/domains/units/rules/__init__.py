"""Decisions about units, pure: who is in force when, whose land is whose, how amounts move between borders."""

from benso.domains.units.rules.outline import corners, hex_outline, svg_path
from benso.domains.units.rules.reexpression import Territory, reexpress, share_territories, unplaced
from benso.domains.units.rules.roster import AgencyUnknown, Roster, UnitUnknown

__all__ = [
    "AgencyUnknown",
    "Roster",
    "Territory",
    "UnitUnknown",
    "corners",
    "hex_outline",
    "reexpress",
    "share_territories",
    "svg_path",
    "unplaced",
]
