"""Reads of the scoreboard. Every figure is the state at a seal (``known``; the latest if not given), as of a day."""

from benso.domains.scoreboard.queries.editions import TargetUnknown, programme
from benso.domains.scoreboard.queries.figures import measure_view, programme_view, unit_view
from benso.domains.scoreboard.queries.targets import target_view, target_views
from benso.domains.scoreboard.queries.unit_values import unit_values

__all__ = [
    "TargetUnknown",
    "measure_view",
    "programme",
    "programme_view",
    "target_view",
    "target_views",
    "unit_values",
    "unit_view",
]
