"""The number of a dossier: agency, day, running number of the day; drawn last, rolled back with its dossier."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from benso.domains.procedures.types import Office
from benso.kernel.identifiers import AgencyIdentifier, DossierNumber
from benso.kernel.working_time import VIETNAM

DRAW = """
INSERT INTO dossiers_counter (agency, day, last) VALUES (%s, %s, 1)
ON CONFLICT (agency, day) DO UPDATE SET last = dossiers_counter.last + 1 RETURNING last"""


def draw_number(office: Office, at: datetime) -> str:
    """The next number of an office on the Vietnamese day of ``at`` (Decree 61/2018; forms of Circular 03/2025).

    Holds the counter row until the transaction ends: draw late. One statement.
    """
    day = at.astimezone(VIETNAM).date()
    with connection.cursor() as cursor:
        cursor.execute(DRAW, [office.identifier, day])
        serial = int(cursor.fetchone()[0])
    return str(DossierNumber.make(AgencyIdentifier.parse(office.identifier), day, serial))
