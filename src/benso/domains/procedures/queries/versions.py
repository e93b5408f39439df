"""Versions of procedures: the one in force, one by id, all of them; compiled ones are kept by this process."""

from __future__ import annotations

from datetime import date

from django.db import connection

from benso.domains.procedures import models
from benso.domains.procedures.rules import compile_version, decode
from benso.domains.procedures.types import Compiled, Version, VersionState
from benso.domains.versions.queries import Kept, in_force, standing
from benso.kernel.errors import BensoError

KEPT: Kept[int, Compiled] = Kept(2_000)


class ProcedureUnknown(BensoError):
    """No version of this procedure takes applications on that day."""

    code = "PROCEDURE_UNKNOWN"
    status = 404
    sentence = "Không có thủ tục “{code}” có hiệu lực vào ngày {on}; tìm lại trong danh mục."


class VersionUnknown(BensoError):
    """No version has this id."""

    code = "PROCEDURE_VERSION_UNKNOWN"
    status = 404
    sentence = "Không có phiên bản thủ tục số {version}."


IN_FORCE = """
SELECT v.id FROM procedures_version v JOIN procedures_procedure p ON p.id = v.procedure_id
WHERE p.code = %s AND v.state = 'published' AND coalesce(v.starts <= %s, true) AND coalesce(v.ends > %s, true)
ORDER BY v.id LIMIT 1"""


def version_in_force(code: str, on: date) -> Version:
    """The version that a new application of the day falls under. One statement.

    :raises ProcedureUnknown: if there is none
    """
    row = models.Version.objects.select_related("procedure").filter(in_force(on), procedure__code=code).first()
    if row is None:
        raise ProcedureUnknown(code=code, on=f"{on:%d/%m/%Y}")
    return as_version(row)


def version(version_id: int) -> Version:
    """A version, drafts included (:raises VersionUnknown: if there is none with this id)."""
    row = models.Version.objects.select_related("procedure").filter(id=version_id).first()
    if row is None:
        raise VersionUnknown(version=version_id)
    return as_version(row)


def compiled(version_id: int) -> Compiled:
    """A version ready for use: one statement the first time, none after, since a published version never changes.

    :raises VersionUnknown: if there is none with this id
    """
    return KEPT.get(version_id) or keep(version(version_id))


def compiled_in_force(code: str, on: date) -> Compiled:
    """The version a new application of the day falls under, ready for use: one small statement once it is known.

    :raises ProcedureUnknown: if there is none
    """
    with connection.cursor() as cursor:  # asked at every filing: plain SQL takes half the time
        cursor.execute(IN_FORCE, [code, on, on])
        row = cursor.fetchone()
    if row is None:
        raise ProcedureUnknown(code=code, on=f"{on:%d/%m/%Y}")
    return compiled(row[0])


def keep(of: Version) -> Compiled:
    """Compile a version, and remember it if it is published."""
    fresh = compile_version(of)
    if of.state is VersionState.PUBLISHED:
        KEPT.keep(of.id, fresh)
    return fresh


def forget() -> None:
    """Drop what this process keeps, where ids may be given out anew: a database restored under a running process."""
    KEPT.forget()


def history(code: str) -> list[Version]:
    """Every version of a procedure, the newest first, the draft included."""
    rows = models.Version.objects.select_related("procedure").filter(procedure__code=code).order_by("-number")
    return [as_version(row) for row in rows]


def drafts() -> list[Version]:
    """Every draft, the last saved first."""
    rows = models.Version.objects.select_related("procedure").filter(state=VersionState.DRAFT.value)
    return [as_version(row) for row in rows.order_by("-saved_at", "id")]


def as_version(row: models.Version) -> Version:
    """A row as a value."""
    return Version(**standing(row), declaration=decode(row.declaration))
