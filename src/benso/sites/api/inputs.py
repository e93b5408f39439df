"""What may stand in an address: types of its parts, and the moment a question is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated, Literal

from django.utils import timezone
from ninja import Schema
from pydantic import Field, WithJsonSchema

from benso.domains.ledger import queries as ledger
from benso.domains.ledger.types import Seal
from benso.kernel.errors import BensoError

FIRST_DAY = date(2004, 8, 31)
"""Before the oldest unit version that is known, no border and no figure exists."""

_KEY = r"^[0-9A-Za-z@_.:-]{1,64}$"
UnitKey = Annotated[str, Field(pattern=_KEY, description="A unit version, `code@valid_from`, or a reference area.")]
MeasureCode = Annotated[str, Field(pattern=r"^[0-9A-Za-z_.:-]{1,100}$", description="Code of a measure.")]
TargetKey = Annotated[str, Field(pattern=r"^[0-9A-Za-z_.-]{1,32}$", description="A target, e.g. `DG-01`.")]
UnitCode = Annotated[str, Field(pattern=r"^[0-9A-Za-z_-]{1,32}$", description="GSO code, used by several versions.")]
SearchText = Annotated[str, Field(pattern=r"^[^\x00-\x1f]{1,100}$", description="Name with or without diacritics.")]
Number = Annotated[int, Field(ge=1, le=10**15)]
_Known = Annotated[
    str,
    Field(pattern=r"^([1-9][0-9]{0,11}|[0-9]{4}-[0-9]{2}-[0-9]{2})$"),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": "^([1-9][0-9]{0,11}|[0-9]{4}-[0-9]{2}-[0-9]{2})$",
            "description": "State of knowledge: number of a seal, or a day now over (its last seal); else the latest.",
        }
    ),
]


class DayOutOfRange(BensoError):
    """A day before the oldest known border or after today."""

    code = "DAY_OUT_OF_RANGE"
    status = 422
    sentence = "{field}: ngày {day} nằm ngoài khoảng có số liệu, từ {first} đến {last}."


class DayUnreadable(BensoError):
    """Looks like a day and is none."""

    code = "DAY_UNREADABLE"
    status = 422
    sentence = "{field}: “{text}” không phải là một ngày. Viết như 2024-12-31."


class NothingSealed(BensoError):
    """No seal had been made by the end of that day."""

    code = "NOTHING_SEALED"
    status = 404
    sentence = "Đến hết ngày {day} sổ bằng chứng chưa có niêm phong nào."


class Asked(Schema):
    """What every question may have."""

    lang: Literal["vi", "en"] = Field("vi", description="Language of error sentences; data carries both.")


class Common(Asked):
    """Parts every question to the board may have."""

    format: Literal["json", "csv"] | None = Field(None, description="As the `Accept` header, but in the address.")


class MomentIn(Common):
    """As of a day, as known at a seal."""

    as_of: date | None = Field(None, description="The day the figures are about; today if not given.")
    known: _Known | None = None


class OnDay(Common):
    """The borders of a day."""

    on: date | None = Field(None, description="The day the borders are of; today if not given.")


@dataclass(frozen=True, slots=True)
class Moment:
    """The moment asked for, complete."""

    as_of: date
    seal: Seal | None

    @property
    def known(self) -> int | None:
        """Number of the seal; ``None`` while nothing has been sealed."""
        return self.seal.number if self.seal else None


def moment_of(asked: MomentIn) -> Moment:
    """Fill in today and the latest seal.

    :raises DayOutOfRange: if ``as_of`` is too early or in the future
    :raises NothingSealed: if nothing was known on the day asked for
    :raises MomentOpen: if the day asked for has not ended and been sealed: the answer would not stand
    :raises SealUnknown: if there is no such seal
    """
    return Moment(day_of("as_of", asked.as_of), _seal(asked.known))


def day_of(field: str, asked: date | None) -> date:
    """The day asked for, today if none.

    :raises DayOutOfRange: if it is too early or in the future
    """
    today = timezone.localdate()
    day = asked or today
    if not FIRST_DAY <= day <= today:
        raise DayOutOfRange(field=field, day=day, first=FIRST_DAY, last=today)
    return day


def _seal(known: str | None) -> Seal | None:
    if known is None:
        return ledger.latest_seal()
    if known.isdecimal():
        return ledger.seal(int(known))
    try:
        day = date.fromisoformat(known)
    except ValueError:
        raise DayUnreadable(field="known", text=known) from None
    day_of("known", day)
    end = datetime.combine(day + timedelta(days=1), time(), timezone.get_default_timezone()) - timedelta(microseconds=1)
    seal = ledger.settled_seal_at(end, now=timezone.now())
    if seal is None:
        raise NothingSealed(day=day)
    return seal
