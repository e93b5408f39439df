"""Officials of the synthetic province: those there are, and more where an office has work and nobody to do it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from random import Random

from benso.domains.accounts.operations import create_simulated_officials, delegate_duties
from benso.domains.accounts.queries import duties, officials_on_duty
from benso.domains.accounts.types import OfficialView, Role
from benso.domains.dossiers.types import Viewer
from benso.domains.procedures.queries import office as office_of
from benso.domains.units.queries import unit
from benso.kernel.errors import BensoError
from benso.kernel.text import fold
from benso.kernel.working_time import VIETNAM
from benso.sites.simulator.cast import POSTS

TEAM = ("one_stop", "specialist", "head", "signer")
ACTOR = "system:simulator"


class Staff:
    """Who is on duty where, remembered for a day."""

    def __init__(self, team: Sequence[str] = TEAM) -> None:
        """:param team: the posts that are filled where an office has nobody for its work"""
        self._posts = team
        self._known: dict[tuple[str, str, int], list[OfficialView]] = {}
        self._viewers: dict[tuple[int, int], Viewer] = {}
        self.made = 0

    @property
    def known_offices(self) -> list[str]:
        """Offices somebody worked at, in order."""
        return sorted({office for _, office, _ in self._known})

    def on_duty(self, role: str, office: str, at: datetime, chance: Random, *, but_not: str = "") -> Viewer:
        """An official with the role at the office, another than ``but_not`` (an actor) where there is one."""
        return self.viewer(self.somebody(role, office, at, chance, but_not=but_not), at)

    def somebody(self, role: str, office: str, at: datetime, chance: Random, *, but_not: str = "") -> int:
        """Number of such an official."""
        found = self._team(role, office, at)
        others = [one for one in found if f"official:{one.id}" != but_not] or found
        return chance.choice(others).id

    def viewer(self, official: int, at: datetime) -> Viewer:
        """An official with the duties of the day."""
        key = official, at.astimezone(VIETNAM).toordinal()
        if key not in self._viewers:
            self._viewers[key] = Viewer.official(official, duties(official, at.astimezone(VIETNAM).date()))
        return self._viewers[key]

    def lend(self, role: Role, office: str, at: datetime, days: int, chance: Random) -> bool:
        """Somebody goes on leave and lends the duty to a colleague of the office; false where nobody may take it."""
        lender, deputies = self._team(role.value, office, at)[0], self._team(Role.HEAD.value, office, at)
        deputy = chance.choice(deputies).id
        place, day = office_of(office), at.astimezone(VIETNAM).date()
        if deputy == lender.id:
            return False
        try:
            delegate_duties(
                delegator=lender.id, delegate=deputy, roles=[role], unit=place.unit, agency=place.agency,
                valid_from=day, valid_to=day.fromordinal(day.toordinal() + days), reason="Nghỉ phép (mô phỏng)",
                actor=f"official:{lender.id}", at=at,
            )  # fmt: skip
        except BensoError:
            return False
        self._known.clear()
        self._viewers.clear()
        return True

    def _team(self, role: str, office: str, at: datetime) -> list[OfficialView]:
        day = at.astimezone(VIETNAM).date()
        key = role, office, day.toordinal()
        if key not in self._known:
            found = [one for one in officials_on_duty(office, day, Role(role)) if one.simulated]
            if not found:
                self._hire(office, at)
                found = [one for one in officials_on_duty(office, day, Role(role)) if one.simulated]
            self._known[key] = found
        return self._known[key]

    def _hire(self, office: str, at: datetime) -> None:
        """A whole team for an office, on duty since its unit began."""
        place = office_of(office)
        code = fold(office).replace("@", "-").replace("/", "-").lower()
        people = [
            (
                f"mp.{code}.{post.replace('_', '')}",
                f"{POSTS[post][0]} – {place.name_vi} (mô phỏng)",
                tuple((role, place.unit, place.agency) for role in POSTS[post][1]),
            )
            for post in self._posts
        ]
        self.made += create_simulated_officials(
            people=people, valid_from=unit(place.unit).valid_from, actor=ACTOR, at=at
        )
        self._known = {key: found for key, found in self._known.items() if key[1] != office}
