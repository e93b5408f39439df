"""The date control: *as of* a day, *as known at* a seal, *in the borders of* a day, read from the address."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from benso.domains.ledger import queries as ledger
from benso.domains.ledger.types import Seal
from benso.sites.shell.formats import VIETNAM

EARLIEST = date(2004, 8, 31)
"""Before the oldest unit version that is known, no border and no figure exists."""


class BadDate(ValueError):
    """A part of the date control that cannot be read; the message is a sentence for the reader."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What a page shows. ``asked`` are the readable parts of the address, carried from page to page.

    ``passing``: the state of knowledge was asked for by a day that a later seal may still belong to.
    """

    as_of: date
    seal: Seal | None
    known: int | None
    borders: date
    today: date
    asked: dict[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    passing: bool = False

    @property
    def query(self) -> str:
        """What links carry so that the next page shows the same moment; empty where nothing was asked."""
        return f"?{urlencode(self.asked)}" if self.asked else ""

    @property
    def more(self) -> str:
        """As :attr:`query`, to be added to an address that has a query already."""
        return f"&{urlencode(self.asked)}" if self.asked else ""

    @property
    def fixed(self) -> dict[str, str]:
        """The parts that name this very state for ever."""
        parts = {"as_of": self.as_of.isoformat()}
        if self.known is not None:
            parts["known"] = str(self.known)
        if "borders" in self.asked:
            parts["borders"] = self.borders.isoformat()
        return parts

    @property
    def permalink(self) -> str:
        """The query of the address that shows this very state for ever."""
        return f"?{urlencode(self.fixed)}"

    @property
    def is_latest(self) -> bool:
        """Whether nothing was asked: today, everything known."""
        return "as_of" not in self.asked and "known" not in self.asked


def read_moment(query: QueryDict, *, today: date) -> Moment:
    """The moment asked for; what cannot be read is replaced by its default and named in ``problems``."""
    asked: dict[str, str] = {}
    problems: list[str] = []

    def take(name: str, default: date) -> date:
        text = query.get(name, "").strip()
        if not text:
            return default
        try:
            value = _day(text, today)
        except BadDate as error:
            problems.append(str(error))
            return default
        asked[name] = value.isoformat()
        return value

    as_of = take("as_of", today)
    seal, known, passing = ledger.latest_seal(), None, False
    text = query.get("known", "").strip()
    if text:
        try:
            seal, passing = _seal(text, today, seal)
            known = seal.number
            # A day is carried on as its seal: the number alone names one state for ever.
            asked["known"] = str(known)
        except BadDate as error:
            problems.append(str(error))
    borders = take("borders", as_of)
    if known is None and seal is not None:
        known = seal.number
    return Moment(as_of, seal, known, borders, today, asked, tuple(problems), passing)


def _day(text: str, today: date) -> date:
    try:
        value = date.fromisoformat(text) if "-" in text else datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007
    except ValueError:
        raise BadDate(_("Không đọc được ngày “%(text)s”. Hãy viết như 2024-12-31.") % {"text": text[:40]}) from None
    if not EARLIEST <= value <= today:
        words = {"text": value.isoformat(), "first": EARLIEST.isoformat(), "last": today.isoformat()}
        raise BadDate(_("Ngày %(text)s nằm ngoài khoảng có số liệu: từ %(first)s đến %(last)s.") % words)
    return value


def _seal(text: str, today: date, latest: Seal | None) -> tuple[Seal, bool]:
    """The seal of a number, or the last seal made by the end of a day; and whether that may still change."""
    if not text.isdecimal():
        value = _day(text, today)
        end = datetime.combine(value + timedelta(days=1), time(), VIETNAM) - timedelta(microseconds=1)
        try:
            found = ledger.settled_seal_at(end, now=timezone.now())
        except ledger.MomentOpen as still:
            return still.latest, True
        if found is None:
            raise BadDate(_("Đến hết ngày %(day)s sổ chưa có niêm phong nào.") % {"day": value.isoformat()})
        return found, False
    number = int(text[:12])
    last = latest.number if latest else 0
    if latest is None or not 1 <= number <= last:
        words = {"number": text[:20], "last": last}
        raise BadDate(_("Không có niêm phong số %(number)s; số mới nhất là %(last)s.") % words)
    return (latest if number == last else ledger.seal(number)), False
