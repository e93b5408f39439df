"""The dot of a basis in charts: solid measured, half reported, ring published, hatched simulated, as in text."""

from __future__ import annotations

from benso.domains.ledger.types import Basis
from benso.sites.shell.charts.svg import Pen


def dot(pen: Pen, x: float, y: float, basis: Basis, cls: str, radius: float = 4.5) -> str:
    """One point of a series, drawn in the shape of its basis."""
    if basis is Basis.MEASURED:
        return pen.draw("circle", cls, cx=x, cy=y, r=radius)
    ring = pen.draw("circle", f"{cls} c-hollow", cx=x, cy=y, r=radius, stroke_width="2")
    if basis is Basis.REPORTED:
        half = f"M{x:.1f} {y - radius:.1f}a{radius} {radius} 0 0 1 0 {2 * radius}z"
        return ring + pen.draw("path", cls, d=half)
    if basis is Basis.SIMULATED:
        hatch = f"M{x - 3:.1f} {y + 1:.1f}l4-4M{x - 1:.1f} {y + 3:.1f}l4-4"
        return ring + pen.draw("path", cls, d=hatch, stroke_width="1.2")
    return ring
