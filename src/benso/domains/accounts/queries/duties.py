"""Who may act as what where on a day: by appointment, or on another's behalf."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import connection
from django.db.models import Q

from benso.domains.accounts.models import Delegation as Row
from benso.domains.accounts.queries.officials import officials_numbered
from benso.domains.accounts.types import Delegation, Duty, OfficialId, OfficialView, OnDuty, Role

# A delegation holds as long as the delegator could do it themselves; LEAST passes over NULL.
DUTIES = """
SELECT a.official_id AS official, a.role, a.unit, a.agency, NULL::bigint AS via
FROM accounts_appointment a
JOIN accounts_official o ON o.id = a.official_id AND o.active
WHERE {own} AND a.valid_from <= %(on)s AND (a.valid_to IS NULL OR a.valid_to > %(on)s)
UNION
SELECT d.delegate_id, d.role, d.unit, d.agency, d.delegator_id
FROM accounts_delegation d
JOIN accounts_official o ON o.id = d.delegate_id AND o.active
JOIN accounts_official g ON g.id = d.delegator_id AND g.active
WHERE {lent} AND d.valid_from <= %(on)s AND LEAST(d.valid_to, d.ended_on) > %(on)s AND EXISTS (
    SELECT FROM accounts_appointment a
    WHERE a.official_id = d.delegator_id AND a.role = d.role AND a.unit = d.unit AND a.agency = d.agency
      AND a.valid_from <= %(on)s AND (a.valid_to IS NULL OR a.valid_to > %(on)s)
)
"""
_OF_ONE = DUTIES.format(own="a.official_id = %(official)s", lent="d.delegate_id = %(official)s")
_PLACE = "{0}.unit = %(unit)s AND {0}.agency = %(agency)s AND (%(role)s = '' OR {0}.role = %(role)s)"
_AT_ONE = DUTIES.format(own=_PLACE.format("a"), lent=_PLACE.format("d"))
_PLACES = "({0}.unit, {0}.agency) IN (SELECT * FROM unnest(%(units)s::text[], %(agencies)s::text[]))"
_AT_MANY = """
SELECT DISTINCT o.id, held.role, held.unit, held.agency, o.public_id, o.email, o.simulated
FROM ({duties}) held JOIN accounts_official o ON o.id = held.official
ORDER BY o.id, held.role, held.unit, held.agency
""".format(duties=DUTIES.format(own=_PLACES.format("a"), lent=_PLACES.format("d")))


def duties(official_id: OfficialId, on: date) -> frozenset[Duty]:
    """Every duty of an official in force on the day, own and lent by others; none for an inactive one.

    One statement. A duty lent by somebody who no longer holds it has lapsed.
    """
    with connection.cursor() as cursor:
        cursor.execute(_OF_ONE, {"official": official_id, "on": on})
        return frozenset(Duty(Role(role), unit, agency, via) for _, role, unit, agency, via in cursor.fetchall())


def officials_on_duty(office: str, on: date, role: Role | None = None) -> list[OfficialView]:
    """Active officials with a duty at the office (that role only, if one is given), by user name; deputies included.

    :param office: ``<unit key>`` or ``<unit key>/<agency>``
    """
    unit, _, agency = office.partition("/")
    with connection.cursor() as cursor:
        cursor.execute(_AT_ONE, {"unit": unit, "agency": agency, "role": role.value if role else "", "on": on})
        found = {int(row[0]) for row in cursor.fetchall()}
    return officials_numbered(found)


def on_duty(offices: Collection[str], on: date) -> list[OnDuty]:
    """Everybody with a duty at one of the offices on the day, deputies included, oldest account first. One statement.

    :param offices: ``<unit key>`` or ``<unit key>/<agency>``
    """
    parts = [office.partition("/") for office in offices]
    units, agencies = [unit for unit, _, _ in parts], [agency for _, _, agency in parts]
    with connection.cursor() as cursor:
        cursor.execute(_AT_MANY, {"units": units, "agencies": agencies, "on": on})
        return [
            OnDuty(Role(role), f"{unit}/{agency}" if agency else unit, public_id, email, simulated)
            for _, role, unit, agency, public_id, email, simulated in cursor.fetchall()
        ]


def delegations(official_id: OfficialId, *, on: date | None = None) -> list[Delegation]:
    """Duties an official lent or borrowed, newest first; only those in force on the day if one is given."""
    rows = Row.objects.filter(Q(delegator_id=official_id) | Q(delegate_id=official_id)).order_by("-valid_from", "-pk")
    made = [delegation_of(row) for row in rows]
    return made if on is None else [one for one in made if one.in_force(on)]


def delegation_of(row: Row) -> Delegation:
    """The frozen form of a delegation's row."""
    return Delegation(
        id=row.pk,
        delegator=row.delegator_id,
        delegate=row.delegate_id,
        role=Role(row.role),
        unit=row.unit,
        agency=row.agency,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        reason=row.reason,
        ended_on=row.ended_on,
    )
