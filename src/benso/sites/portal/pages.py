"""What every page of the portal is given."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from benso.domains.accounts.types import Person
from benso.domains.notifications import queries as notifications
from benso.kernel.errors import BensoError
from benso.sites.portal import sessions
from benso.sites.shell.refusals import sentence_of

_ASK = object()


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    person: Person | object | None = _ASK,
    status: int = 200,
) -> HttpResponse:
    """A page with who is signed in and how many notices wait. A page that names a person is never cached."""
    if person is _ASK:
        person = sessions.person_at(request, timezone.now())
    given = dict(context or {}) | {"person": person}
    if isinstance(person, Person):
        given["unread"] = notifications.unread_count(person.public_id)
    response = render(request, template, given, status=status)
    if person is not None:
        add_never_cache_headers(response)
    return response


def spoken(error: BensoError) -> str:
    """The sentence of a refusal in the reader's language."""
    return sentence_of(error)
