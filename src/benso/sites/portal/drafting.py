"""An application being written: the draft, what is asked for its answers, and the pages one walks through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext

from benso.domains.accounts import queries as accounts
from benso.domains.accounts.types import Person, Representation
from benso.domains.dossiers import queries as dossiers
from benso.domains.dossiers.types import Draft
from benso.domains.procedures import queries, rules
from benso.domains.procedures.types import (
    AnswerProblem,
    ApplicantKind,
    Channel,
    Compiled,
    Component,
    Declaration,
    Form,
    Question,
    Section,
)
from benso.sites.portal.service import said
from benso.sites.shell import forms
from benso.sites.shell.templatetags.shell import language

COMPONENTS, REVIEW = "giay-to", "kiem-tra"
ONESELF, ANOTHER = "", "other"


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the application."""

    id: str
    title: str
    address: str
    here: bool
    before: bool


class Work:
    """A draft with its declaration, on a day. Everything is computed once for a page."""

    def __init__(self, draft: Draft, person: Person, on: date) -> None:
        self.draft = draft
        self.person = person
        self.on = on
        self.compiled: Compiled = queries.compiled(draft.version)

    @property
    def declaration(self) -> Declaration:
        """What is applied for."""
        return self.compiled.declaration

    @property
    def form(self) -> Form:
        """The questions; a declaration without a form has none."""
        return self.declaration.form or Form(())

    @cached_property
    def representation(self) -> Representation | None:
        """The enterprise applied for."""
        tax_code = self.draft.on_behalf_of
        if tax_code in (ONESELF, ANOTHER):
            return None
        held = accounts.representations(self.person.public_id, self.on)
        return next((r for r in held if r.tax_code == tax_code), None)

    @property
    def applicant(self) -> ApplicantKind:
        """Citizen, or what the enterprise applied for is admitted as."""
        if self.draft.on_behalf_of in (ONESELF, ANOTHER):
            return ApplicantKind.CITIZEN
        admitted = self.declaration.applicants
        only_household = ApplicantKind.HOUSEHOLD in admitted and ApplicantKind.ENTERPRISE not in admitted
        return ApplicantKind.HOUSEHOLD if only_household else ApplicantKind.ENTERPRISE

    @property
    def names(self) -> dict[str, Any]:
        """What rules are told besides the answers."""
        return {"channel": Channel.ONLINE, "on": self.on, "applicant": self.applicant}

    @cached_property
    def visible(self) -> tuple[Question, ...]:
        """The questions asked for the answers so far."""
        return rules.visible_questions(self.compiled, self.draft.answers, **self.names)

    @cached_property
    def shown(self) -> frozenset[str]:
        """Their ids."""
        return frozenset(q.id for q in self.visible)

    @cached_property
    def sections(self) -> list[Section]:
        """The sections with a question asked."""
        return [s for s in self.form.sections if any(q.id in self.shown for q in s.questions)]

    @cached_property
    def problems(self) -> list[AnswerProblem]:
        """Everything wrong with the answers."""
        known = {unit for unit, _ in self.communes} if self.communes else None
        return rules.answer_problems(self.compiled, self.draft.answers, communes=known, **self.names)

    @cached_property
    def communes(self) -> Sequence[tuple[str, str]]:
        """Communes to choose from; read only for forms that ask for one."""
        asks = any(q.kind.value == "commune" for q in self.form.questions())
        return forms.communes_on(self.on) if asks else ()

    @cached_property
    def case(self) -> str:
        """The case these answers make."""
        return rules.case_of(self.compiled, self.draft.answers, **self.names) or ""

    @cached_property
    def components(self) -> tuple[Component, ...]:
        """The papers this application needs."""
        return rules.needed_components(self.compiled, self.draft.answers, case=self.case, **self.names)

    def address(self, page: str) -> str:
        """Address of one of the pages."""
        return reverse("portal:section", args=[self.draft.id, page])

    def path(self, here: str) -> list[Step]:
        """The pages in order, with where one is."""
        pages = [(s.id, (language() == "en" and s.title_en) or s.title_vi) for s in self.sections]
        pages += [(COMPONENTS, gettext("Giấy tờ")), (REVIEW, gettext("Kiểm tra lại"))]
        place = next((i for i, (page, _) in enumerate(pages) if page == here), 0)
        return [Step(page, title, self.address(page), i == place, i < place) for i, (page, title) in enumerate(pages)]

    def after(self, here: str) -> str:
        """The page after this one."""
        steps = self.path(here)
        place = next(i for i, step in enumerate(steps) if step.here)
        return steps[min(place + 1, len(steps) - 1)].address

    def before(self, here: str) -> str:
        """The page before this one; empty on the first."""
        steps = self.path(here)
        place = next(i for i, step in enumerate(steps) if step.here)
        return steps[place - 1].address if place else ""

    @cached_property
    def prefilled(self) -> frozenset[str]:
        """Questions whose answer is still what the profile says."""
        values = profile_values(self.person, self.draft.on_behalf_of, self.on)
        return frozenset(
            q.id
            for q in self.form.questions()
            if q.prefill and values.get(q.prefill) and self.draft.answers.get(q.id) == values[q.prefill]
        )

    def context(self, here: str) -> dict[str, Any]:
        """What every page of the application shows."""
        steps = self.path(here)
        return {
            "draft": self.draft,
            "d": self.declaration,
            "path": steps,
            "place": next((i for i, step in enumerate(steps, 1) if step.here), 1),
            "previous": self.before(here),
            "next": self.after(here),
            "behalf": self.behalf(),
        }

    def behalf(self) -> str:
        """For whom, where not for oneself."""
        if self.draft.on_behalf_of == ONESELF:
            return ""
        if self.draft.on_behalf_of == ANOTHER:
            return gettext("nộp thay người khác")
        held = self.representation
        return gettext("nộp cho %(name)s") % {"name": held.enterprise_name if held else self.draft.on_behalf_of}

    def name(self) -> str:
        """Name of the procedure."""
        return said(self.declaration.name)


def profile_values(person: Person, on_behalf_of: str, on: date) -> Mapping[str, str]:
    """What a form is prefilled with: nothing of one's own where another's matter is written down."""
    if on_behalf_of == ANOTHER:
        return {}
    tax_code = "" if on_behalf_of == ONESELF else on_behalf_of
    return accounts.person_values(person.public_id, tax_code=tax_code, on=on)


def prefill(compiled: Compiled, person: Person, on_behalf_of: str, on: date) -> dict[str, Any]:
    """First answers out of the profile. A commune that is no longer in force is left out."""
    values = profile_values(person, on_behalf_of, on)
    form = compiled.declaration.form or Form(())
    found: dict[str, Any] = {}
    for question in form.questions():
        value = values.get(question.prefill or "")
        if not value:
            continue
        if question.prefill == "commune" and value not in dict(forms.communes_on(on)):
            continue
        if question.options and value not in {o.id for o in question.options}:
            continue
        found[question.id] = value
    return found


def work_of(person: Person, draft_id: UUID, at: datetime, on: date) -> Work:
    """The person's draft.

    :raises DraftUnknown: if it is not theirs, or gone
    """
    return Work(dossiers.draft(draft_id, owner=person.public_id, left=person.left), person, on)


def problem_text(problem: AnswerProblem) -> str:
    """A problem in the reader's language."""
    return (language() == "en" and problem.en) or problem.vi


def named(label: str, problem: str) -> str:
    """A problem with the question it belongs to, as the list on top of a page says it."""
    if not label:
        return problem
    return f"{label} {problem}" if label.endswith("?") else f"{label}: {problem}"
