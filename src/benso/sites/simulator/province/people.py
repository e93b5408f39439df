"""Citizens nobody has met: names of common syllables, numbers that belong to no province, all marked as simulated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, Protocol
from uuid import UUID

from benso.domains.accounts.operations import NumberTaken, sign_in_person
from benso.domains.accounts.queries import person_values, representations
from benso.kernel.identifiers import TaxCode
from benso.kernel.working_time import VIETNAM
from benso.sites.simulator.cast import CastPerson
from benso.sites.simulator.province.script import Script

MARK = "(mô phỏng)"
NOWHERE = "999"
"""First digits of citizen numbers: neither a province nor, as far as we know, a country of birth."""
FIRST_SERIAL = 100_000
SERIALS = 900_000
SEED_APART = 10_007
"""How far the serials of two seeds begin from each other, so that small provinces beside each other share none."""
FIRMS = ("Công ty TNHH", "Công ty Cổ phần", "Hộ kinh doanh", "Hợp tác xã")
ADDRESS = "127.0.0.1"
FIRM_EACH = 6
"""One in so many acts for an enterprise."""


@dataclass(slots=True)
class Citizen:
    """An invented person and what the identity provider would say of them."""

    subject: str
    claims: dict[str, Any]
    cast: bool
    public_id: UUID | None = None
    values: dict[str, str] = field(default_factory=dict)
    tax_code: str = ""

    @property
    def level(self) -> int:
        """Level of assurance of the account, 1 to 3."""
        return int(self.claims.get("acr", "1"))

    @property
    def firm(self) -> bool:
        """Whether they act for an enterprise or household business."""
        return bool(self.claims.get("enterprises"))


class People(Protocol):
    """Those who may apply."""

    def applicant(self, chance: Random, cast: float, *, firm: bool) -> Citizen:
        """Draw one; ``cast``: of a hundred applications, those of the people of the pack."""
        ...


@dataclass(frozen=True, slots=True)
class Known:
    """People in a list, who stay signed in."""

    people: Sequence[Citizen]

    def applicant(self, chance: Random, cast: float, *, firm: bool) -> Citizen:
        """One of those who may."""
        fitting = [one for one in self.people if one.firm or not firm]
        known = [one for one in fitting if one.cast]
        others = [one for one in fitting if not one.cast]
        from_cast = chance.randrange(100) < cast
        return chance.choice((known if from_cast else others) or fitting)


@dataclass(frozen=True, slots=True)
class Crowd:
    """As many people as one likes: none is kept, each is invented from a number, and signs in, whenever they apply."""

    script: Script
    seed: int
    count: int
    communes: Sequence[str]
    cast: Sequence[CastPerson]

    def applicant(self, chance: Random, cast: float, *, firm: bool) -> Citizen:
        """Always as many draws, whoever it becomes."""
        fitting = [one for one in self.cast if one.claims.get("enterprises") or not firm]
        from_cast, place, number = chance.random() * 100 < cast, chance.random(), chance.randrange(self.count)
        if from_cast and fitting:
            one = fitting[int(place * len(fitting))]
            return Citizen(one.subject, dict(one.claims), cast=True)
        return _invented(self.script, self.seed, number // FIRM_EACH * FIRM_EACH if firm else number, self.communes)


def invented_name(script: Script, chance: Random, sex: str) -> str:
    """A name of common syllables, marked."""
    kind = sex if sex in ("male", "female") else chance.choice(("male", "female"))
    words = [chance.choice(script.names[part]) for part in ("family", f"middle_{kind}", f"given_{kind}")]
    return f"{' '.join(words)} {MARK}"


def citizen_number(sex: str, born: date, serial: int) -> str:
    """A number of the right form that nobody can hold."""
    century = (born.year - 1900) // 100 * 2 + (1 if sex == "female" else 0)
    return f"{NOWHERE}{century}{born.year % 100:02}{serial % 1_000_000:06}"


def tax_code(serial: int) -> str:
    """A code of the right form of no province; where a serial has no check digit the next one is taken."""
    first = f"00{serial:07}"
    digit = TaxCode.check_digit(first)
    return first + digit if len(digit) == 1 else tax_code(serial + 1)


def invent(
    script: Script, *, seed: int, count: int, communes: Sequence[str], cast: Sequence[CastPerson]
) -> list[Citizen]:
    """The people of the pack first, then ``count`` more; one in six acts for an enterprise."""
    known = [Citizen(one.subject, dict(one.claims), cast=True) for one in cast]
    return known + [_invented(script, seed, n, communes) for n in range(count)]


def signed_in(citizen: Citizen, *, issuer: str, at: datetime, firm: bool) -> Citizen:
    """Sign in as the portal lets people in, once; what their forms are prefilled with is read from the account."""
    if citizen.public_id is None:
        asked: dict[str, Any] = {"issuer": issuer, "simulated": True, "at": at, "address": ADDRESS}
        try:
            person = sign_in_person(subject=citizen.subject, claims=citizen.claims, **asked)
        except NumberTaken:  # by somebody of another seed: there are no more numbers than that
            citizen.claims.pop("citizen_number")
            person = sign_in_person(subject=citizen.subject, claims=citizen.claims, **asked)
        citizen.public_id = person.public_id
        held = representations(person.public_id, at.date())
        citizen.tax_code = held[0].tax_code if held else ""
    citizen.values = person_values(
        citizen.public_id, tax_code=citizen.tax_code if firm else "", on=at.astimezone(VIETNAM).date()
    )
    return citizen


def _invented(script: Script, seed: int, number: int, communes: Sequence[str]) -> Citizen:
    chance = Random(f"{seed}:person:{number}")  # noqa: S311 invented people are to be the same each time
    sex = chance.choice(("male", "female"))
    born = date(1955, 1, 1) + timedelta(days=chance.randrange(50 * 365))
    claims: dict[str, Any] = {
        "name": invented_name(script, chance, sex),
        "birthdate": born.isoformat(),
        "gender": sex,
        "citizen_number": citizen_number(sex, born, FIRST_SERIAL + (number + seed * SEED_APART) % SERIALS),
        "phone_number": f"09000{chance.randrange(10_000, 100_000)}",
        "address": {"formatted": f"Ấp {chance.randrange(1, 13)} {MARK}"},
        "commune": chance.choice(communes),
        "acr": str(chance.choice((2, 2, 2, 2, 2, 2, 3, 3, 3, 1))),
    }
    if number % FIRM_EACH == 0:
        word = chance.choice(script.names["given_female"] + script.names["given_male"])
        name = f"{chance.choice(FIRMS)} {word} {number + 1} {MARK}"
        claims["enterprises"] = [{"tax_code": tax_code(1_000 + number * 2), "name": name, "position": "Đại diện"}]
        claims["acr"] = "2"
    return Citizen(f"mo-phong-{seed}-{number}", claims, cast=False)
