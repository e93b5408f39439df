"""Finding a service: the home page, search, life events, categories."""

from __future__ import annotations

from collections import Counter

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from benso.domains.accounts.types import Person
from benso.domains.dossiers import queries as dossiers
from benso.domains.procedures import queries
from benso.domains.procedures.types import Procedure, Topic
from benso.sites.portal import sessions, words
from benso.sites.portal.pages import page
from benso.sites.portal.rows import draft_rows, rows_of
from benso.sites.shell.templatetags.shell import language

_SUGGESTED = 8


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Search first; then what waits for the reader, life events, categories."""
    on = words.today()
    person = sessions.person_at(request, timezone.now())
    procedures = queries.catalogue(on)
    of_category = Counter(p.category for p in procedures)
    of_event = Counter(event for p in procedures for event in p.life_events)
    context: dict[str, object] = {
        "categories": _counted(queries.categories(), of_category),
        "events": _counted(queries.life_events(), of_event),
    }
    if person is not None:
        context |= _mine(person)
    return page(request, "portal/home.html", context, person=person)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Services whose names fit what was typed, diacritics or not."""
    text = request.GET.get("q", "").strip()[:100]
    found = queries.catalogue(words.today(), search=text) if text else []
    heading = gettext("Kết quả tìm “%(text)s”") % {"text": text} if text else gettext("Tìm thủ tục")
    return _list(request, heading, found, searching=True, q=text)


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """A few services while one types, as a fragment of a page."""
    text = request.GET.get("q", "").strip()[:100]
    found = queries.catalogue(words.today(), search=text)[:_SUGGESTED] if text else []
    return render(request, "portal/suggestions.html", {"procedures": found})


@require_safe
def category(request: HttpRequest, category: str) -> HttpResponse:
    """Services of one category."""
    topic = _topic(queries.categories(), category)
    return _list(request, _name(topic), queries.catalogue(words.today(), category=category))


@require_safe
def life_event(request: HttpRequest, event: str) -> HttpResponse:
    """Services people need at one event of their life."""
    topic = _topic(queries.life_events(), event)
    return _list(request, _name(topic), queries.catalogue(words.today(), life_event=event))


def _mine(person: Person) -> dict[str, object]:
    rows = dossiers.dossiers_of(person.public_id, left=person.left, limit=20)
    return {
        "todo": rows_of([row for row in rows if row.state in words.OPEN_STATES][:3]),
        "drafts": draft_rows(person)[:3],
    }


def _counted(topics: list[Topic], counts: Counter[str]) -> list[dict[str, object]]:
    return [{"id": t.id, "name": _name(t), "count": counts[t.id]} for t in topics if counts[t.id]]


def _topic(topics: list[Topic], wanted: str) -> Topic:
    for topic in topics:
        if topic.id == wanted:
            return topic
    raise Http404


def _name(topic: Topic) -> str:
    return (language() == "en" and topic.en) or topic.vi


def _list(
    request: HttpRequest, heading: str, found: list[Procedure], *, searching: bool = False, q: str = ""
) -> HttpResponse:
    context = {"heading": heading, "procedures": found, "searching": searching, "q": q}
    return page(request, "portal/search.html", context)
