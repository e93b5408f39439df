"""The applicant answers what was asked: only that, and both sides see what changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from benso.domains.documents.operations import adopt_files
from benso.domains.dossiers.operations.held import Held, hold
from benso.domains.dossiers.operations.judging import demand, table_of
from benso.domains.dossiers.operations.moving import take
from benso.domains.dossiers.operations.reassessing import reassess
from benso.domains.dossiers.queries.refusals import DossierUnknown
from benso.domains.dossiers.rules import changed_answers
from benso.domains.dossiers.types import Attachment, Deed, Moved, Viewer
from benso.domains.procedures.queries import communes_in_force, one_standing
from benso.domains.procedures.rules import answer_problems, clean_answers
from benso.domains.procedures.types import Effect, StepKind
from benso.kernel.errors import BensoError, Phrase
from benso.kernel.working_time import VIETNAM


class NothingAsked(BensoError):
    """No supplement is being waited for."""

    code = "NOTHING_ASKED"
    status = 409
    sentence = "Hồ sơ {number} hiện không có yêu cầu bổ sung nào, hoặc đã gửi bổ sung rồi."


class SupplementIncomplete(BensoError):
    """What was asked for is not there, or answers are wrong."""

    code = "SUPPLEMENT_INCOMPLETE"
    status = 422
    sentence = "Chưa gửi được bổ sung cho hồ sơ {number}: {reason}"


def viewer_of(actor: Viewer | str) -> Viewer:
    """Who acts, from the text an actor is named by (:raises DossierUnknown: if it names nobody who may)."""
    if isinstance(actor, Viewer):
        return actor
    kind, _, name = actor.partition(":")
    if kind == "person":
        return Viewer.person(UUID(name))
    if kind == "system":
        return Viewer.system(name)
    raise DossierUnknown(dossier=actor)


SUPPLIED = "Người nộp bổ sung thông tin"

ASKED = """
SELECT components, questions FROM dossiers_supplement WHERE dossier = %s AND answered_at IS NULL"""

SUPERSEDE = """
UPDATE dossiers_attachment SET superseded_at = %s
WHERE dossier = %s AND component = ANY(%s) AND superseded_at IS NULL"""

ATTACH = """
INSERT INTO dossiers_attachment (dossier, component, file, evidence, name, added_at, added_by)
SELECT %s, component, file, evidence, name, %s, %s
FROM unnest(%s::text[], %s::uuid[], %s::text[], %s::text[]) AS a (component, file, evidence, name)"""


@transaction.atomic
@one_standing()
def answer_supplement(
    *, dossier: UUID, answers: Mapping[str, Any], attachments: Iterable[Attachment], actor: Viewer | str, at: datetime,
    note: str = "",
) -> Moved:  # fmt: skip
    """Hand in what was asked for; the clock goes on. Old files stay, marked as replaced.

    :param answers: the answers to the questions asked for; others are left as they were
    :raises NothingAsked: if nothing is waited for
    :raises SupplementIncomplete: if something asked for is missing, was not asked for, or is wrong
    """
    viewer = viewer_of(actor)
    held = hold(dossier)
    demand(held, Deed.ANSWER_SUPPLEMENT, viewer)
    item = next((item for item in held.items if item.kind == StepKind.SUPPLEMENT.value), None)
    with connection.cursor() as cursor:
        cursor.execute(ASKED, [held.id])
        asked = cursor.fetchone()
    if item is None or asked is None:
        raise NothingAsked(number=held.number)
    given = tuple(attachments)
    fresh = _answers(held, answers, set(asked[1]))
    changes = changed_answers(held.answers, fresh)
    components = _attach(held, given, list(asked[0]), viewer.actor, at)
    facts = reassess(held, fresh, reason=SUPPLIED, actor=viewer.actor, at=at)
    table = table_of(held)
    action = next(a for a in table.actions_at(item.step) if Effect.TAKE_SUPPLEMENT in a.effects)
    data = {"changes": changes, "components": components, **facts}
    return take(held, item, action.id, actor=viewer, at=at, note=note, data=data)


def _answers(held: Held, answers: Mapping[str, Any], asked: set[str]) -> dict[str, Any]:
    strange = set(answers) - asked
    if strange and any(answers[name] != held.answers.get(name) for name in strange):
        raise SupplementIncomplete(number=held.number, reason=Phrase("có câu trả lời không nằm trong yêu cầu bổ sung."))
    merged = {**held.answers, **{name: answers[name] for name in asked if name in answers}}
    day = held.submitted_at.astimezone(VIETNAM).date()
    given: dict[str, Any] = {"channel": held.channel, "on": day, "applicant": held.applicant_kind}
    fresh = clean_answers(held.compiled, merged, **given)
    communes = communes_in_force(day) if asked else None  # nobody asked for answers: those given stay
    problems = answer_problems(held.compiled, fresh, **given, communes=communes)
    if problems:
        raise SupplementIncomplete(
            number=held.number, reason=Phrase.of(problems[0].vi, problems[0].en), problems=problems
        )
    return fresh


def _attach(held: Held, given: tuple[Attachment, ...], asked: list[str], actor: str, at: datetime) -> list[str]:
    components = sorted({a.component for a in given})
    if missing := [component for component in asked if component not in components]:
        names = {c.id: c.name.vi for c in held.compiled.declaration.components}
        reason = Phrase("còn thiếu {missing}.", missing="; ".join(names.get(one, one) for one in missing))
        raise SupplementIncomplete(number=held.number, reason=reason)
    if strange := [component for component in components if component not in asked]:
        raise SupplementIncomplete(
            number=held.number, reason=Phrase("giấy tờ “{strange}” không nằm trong yêu cầu.", strange=strange[0])
        )
    files = [a.file for a in given if a.file is not None]
    if files:
        owners = [actor, *(f"person:{p}" for p in (held.applicant, held.submitter) if p)]
        adopt_files(files=files, owner=f"dossier:{held.id}", at=at, from_owners=owners)
    if given:
        with connection.cursor() as cursor:
            cursor.execute(SUPERSEDE, [at, held.id, components])
            cursor.execute(
                ATTACH,
                [
                    held.id, at, actor, [a.component for a in given], [a.file for a in given],
                    [a.evidence.value for a in given], [a.name for a in given],
                ],
            )  # fmt: skip
    return components
