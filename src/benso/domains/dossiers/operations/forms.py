"""Making forms: data from the dossier, set by the template of the pack, signed where it goes to the applicant."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from benso.domains.documents.operations import issue_document, qr_svg, render_pdf, store_file
from benso.domains.dossiers.operations import telling
from benso.domains.dossiers.operations.held import hold
from benso.domains.dossiers.queries.dossier import dossier as dossier_of
from benso.domains.dossiers.queries.forms import form_of, register_of
from benso.domains.dossiers.queries.refusals import DeedRefused
from benso.domains.dossiers.rules import may
from benso.domains.dossiers.rules.forms import SIGNED, TITLES
from benso.domains.dossiers.types import Deed, Viewer
from benso.domains.dossiers.types.forms import FormCode, IssuedForm

KEEP = "INSERT INTO dossiers_form (dossier, form, file, code, made_at, made_by) VALUES (%s, %s, %s, %s, %s, %s)"


@transaction.atomic
def issue_form(*, dossier: UUID, form: FormCode | str, actor: Viewer, at: datetime) -> IssuedForm:
    """Make a form of a dossier (01 to 06) as a PDF and keep it with the dossier.

    Receipt, supplement, refusal, apology and stopping are signed with the certificate of the office that writes them
    and can be verified by their code; the control sheet stays in the house unsigned.

    :raises DossierUnknown: if the actor may not see the dossier
    :raises DeedRefused: if the actor is not an official of an office it lies with
    :raises FormAbsent: if it has nothing to say in this form
    """
    code = FormCode(form)
    found = dossier_of(dossier, viewer=actor)
    held = hold(dossier)
    if not may(Deed.MAKE_FORM, actor, held.standpoints):
        raise DeedRefused(number=found.number)
    data = form_of(found, code, viewer=actor, at=at)
    if code is FormCode.RECEIPT:
        data["code_svg"] = str(qr_svg(text=found.number))
    office = found.reception_office if code in (FormCode.RECEIPT, FormCode.REFUSAL) else found.lead_office
    owner, said = f"dossier:{found.id}", ""
    if code in SIGNED:
        store = f"person:{found.applicant}" if found.applicant else owner
        issued = issue_document(
            template=f"forms/form_{code.value}", data=data, title=TITLES[code], office=office,
            office_name=str(data["office_name"]), owner=store, reference=found.number, simulated=found.simulated,
            actor=actor.actor, at=at,
        )  # fmt: skip
        file, said = issued.file.id, issued.code
    else:
        pdf = render_pdf(template=f"forms/form_{code.value}", data=data, at=at)
        name = f"mau-{code.value}-{found.number}.pdf"
        file = store_file(name=name, content=pdf, owner=owner, actor=actor.actor, at=at).id
    with connection.cursor() as cursor:
        cursor.execute(KEEP, [found.id, code.value, file, said, at, actor.actor])
    telling.note(held, "issue_form", actor=actor.actor, at=at, form=code.value, file=str(file))
    return IssuedForm(found.id, code, file, said, at, actor.actor)


def print_register(*, office: str, since: date, until: date, actor: Viewer, at: datetime) -> bytes:
    """The register of an office (form 07) as a PDF; nothing is kept.

    :raises RegisterTooLong: if it has more than five thousand lines
    """
    data = register_of(office=office, since=since, until=until, viewer=actor, at=at)
    return render_pdf(template="forms/form_07", data=data, at=at)
