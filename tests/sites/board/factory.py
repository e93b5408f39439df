"""Target views made by hand, for what pages and charts do with them; figures are those Bến Tre published."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from benso.domains.ledger.types import Basis
from benso.domains.scoreboard.types import (
    Definition,
    Direction,
    Outlook,
    PathPoint,
    Point,
    Projection,
    Promise,
    Role,
    State,
    Target,
    TargetView,
    Words,
)

AS_OF = date(2026, 11, 24)


def words(vi: str, en: str = "") -> Words:
    return Words(vi, en or vi)


def definition(role: Role = Role.HEADLINE, **more: Any) -> Definition:
    values: dict[str, Any] = {
        "id": role.value,
        "role": role,
        "label": words(f"Cách đọc {role.value}", f"Reading {role.value}"),
        "formula": "a / b * 100",
        "inputs": (),
        "numerator": words("dịch vụ toàn trình", "full-process services"),
        "denominator": words("mọi thủ tục", "all procedures"),
    }
    return Definition(**(values | more))


def point(day: date, value: str, basis: Basis = Basis.PUBLISHED, **more: Any) -> Point:
    return Point(day, Decimal(value), more.pop("inputs", {}), more.pop("entries", ()), basis, **more)


def outlook(points: tuple[Point, ...] = (), role: Role = Role.HEADLINE, **more: Any) -> Outlook:
    current = max(points, key=lambda p: p.date) if points else None
    values: dict[str, Any] = {
        "definition": definition(role),
        "points": points,
        "current": current,
        "promised": Promise(date(2025, 12, 31), Decimal(100)),
        "gap": current.value - 100 if current else None,
        "state": State.BEHIND if current else State.NO_EVIDENCE,
        "projection": None,
        "disagreements": (),
        "path": (PathPoint(date(2020, 10, 20), Decimal(0)), PathPoint(date(2025, 12, 31), Decimal(100))),
        "unit_of_measure": "%",
    }
    return Outlook(**(values | more))


def target(target_id: str = "DG-01", **more: Any) -> Target:
    values: dict[str, Any] = {
        "id": target_id,
        "parent": None,
        "pillar": "digital_government",
        "order": 1,
        "label": words("Dịch vụ công trực tuyến mức độ 4", "Online public services at level 4"),
        "wording": words("100 % dịch vụ công trực tuyến đạt mức độ 4", "100% of online services reach level 4"),
        "unit_of_measure": "%",
        "level": "province",
        "direction": Direction.AT_LEAST,
        "strictly": False,
        "promises": (Promise(date(2025, 12, 31), Decimal(100)), Promise(date(2030, 12, 31), None)),
        "subject_until": None,
        "subject_note": None,
        "exclusions": None,
        "notes": None,
        "definitions": (),
        "source_title": words("Nghị quyết 01-NQ/TU", "Resolution 01-NQ/TU"),
        "headline": True,
    }
    return Target(**(values | more))


def view(outlooks: tuple[Outlook, ...] = (), subject: Target | None = None, **more: Any) -> TargetView:
    headline = outlooks[0] if outlooks else None
    values: dict[str, Any] = {
        "target": subject or target(),
        "state": headline.state if headline else State.NO_EVIDENCE,
        "headline": headline,
        "outlooks": outlooks,
        "gaps": (),
        "as_of": AS_OF,
        "known_seal": 1,
    }
    return TargetView(**(values | more))


def dg01() -> TargetView:
    """Level-4 services of the province: strict, and as the province reported it."""
    strict = outlook(
        (point(date(2022, 12, 1), "66.57"), point(date(2023, 12, 31), "61.20"), point(date(2024, 11, 14), "55.37")),
        projection=Projection(date(2025, 12, 31), Decimal("49.5"), Decimal("44.1"), Decimal("54.9"), 3),
    )
    official = outlook((point(date(2024, 11, 14), "100"),), Role.OFFICIAL, state=State.MET)
    return view((strict, official), recomputable=True)
