"""The ledger in the open: entries, seals, and the proof of one entry."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from benso.domains.ledger import queries as ledger
from benso.domains.ledger.types import Basis, Entry
from benso.domains.units import queries as units
from benso.sites.board import labels
from benso.sites.board.known import entries_known
from benso.sites.board.moment import Moment
from benso.sites.board.pages import page
from benso.sites.shell.templatetags.shell import language

SHOWN = 50


@page
def entry_list(request: HttpRequest, moment: Moment) -> HttpResponse:
    """Entries of a measure or a unit (or all), a page at a time."""
    measure, unit = request.GET.get("measure", "").strip(), request.GET.get("unit", "").strip()
    after = request.GET.get("after", "")
    entries = ledger.entries(
        measures=[measure] if measure else None,
        units=[unit] if unit else None,
        until=moment.as_of,
        known=moment.known,
        after=int(after) if after.isdecimal() and len(after) < 18 else None,
        limit=SHOWN + 1,
    )
    context = {
        "moment": moment,
        "roster": units.roster(),
        "entries": entries[:SHOWN],
        "next": entries[SHOWN - 1].id if len(entries) > SHOWN else None,
        "measures": {m.code: m for m in ledger.measures()},
        "measure": measure,
        "unit": unit,
        "after": after,
        "simulated": any(e.basis is Basis.SIMULATED for e in entries),
    }
    return render(request, "board/entries.html", context)


@page
def entry(request: HttpRequest, moment: Moment, entry_id: int) -> HttpResponse:
    """One entry, its source, its corrections, and the seal that holds it."""
    subject = next(iter(entries_known([entry_id], moment.known)), None) or ledger.entry(entry_id)
    context = {
        "moment": moment,
        "roster": units.roster(),
        "entry": subject,
        "measure": ledger.measure(subject.measure),
        "chain": _chain(subject),
        "seal": ledger.seal(subject.seal) if subject.seal is not None else None,
        "document": _document(subject),
        "simulated": subject.basis is Basis.SIMULATED,
    }
    return render(request, "board/entry.html", context)


def _document(subject: Entry) -> list[tuple[str, str, str]]:
    """What is public about where an entry comes from: name, text and address, in the reader's language."""
    texts: dict[str, str] = {}
    for name, text in subject.document.items():
        base, _, ending = name.rpartition("_")
        if ending not in {"vi", "en"} or not base:
            texts[name] = text
        elif ending == language() or f"{base}_{language()}" not in subject.document:
            texts[base] = text
    order = list(labels.DOCUMENT_PARTS)
    return [
        (
            str(labels.DOCUMENT_PARTS.get(name, name)),
            str(labels.DOCUMENT_VALUES.get((name, text), text)),
            text if text.startswith(("https://", "http://")) else "",
        )
        for name, text in sorted(texts.items(), key=lambda item: order.index(item[0]) if item[0] in order else 99)
        if text
    ]


def _chain(subject: Entry) -> list[Entry]:
    """The entry with what it corrects and what corrects it, in the order they were recorded."""
    ids = [i for i in (subject.reverses, subject.reversed_by) if i is not None]
    return sorted([subject, *ledger.entries_by_id(ids)], key=lambda e: e.id) if ids else []


@page
def seal_list(request: HttpRequest, moment: Moment) -> HttpResponse:
    """The chain of seals, newest first."""
    before = request.GET.get("before", "")
    end = (moment.known or 0) + 1
    end = min(end, int(before)) if before.isdecimal() and len(before) < 18 else end
    seals = ledger.seals(before=end, limit=SHOWN)
    context = {"moment": moment, "seals": seals, "next": seals[-1].number if len(seals) == SHOWN else None}
    return render(request, "board/seals.html", context)


@require_safe
def seal_file(request: HttpRequest) -> StreamingHttpResponse:
    """All seals as the stand-alone verifier takes them, to be kept."""
    response = StreamingHttpResponse(ledger.published_seals(), content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="benso-seals.json"'
    response["Cache-Control"] = "no-cache"
    return response


@page
def seal(request: HttpRequest, moment: Moment, number: int) -> HttpResponse:
    """One seal: its root, its place in the chain, its first and last entry."""
    context = {
        "moment": moment,
        "seal": ledger.seal(number),
        "previous_number": number - 1 or None,
        "next_number": number + 1 if number < (moment.known or 0) else None,
    }
    return render(request, "board/seal.html", context)


@page
def proof(request: HttpRequest, moment: Moment, entry_id: int) -> HttpResponse:
    """How to check that an entry is in its seal without trusting whoever runs this server."""
    subject = ledger.entry(entry_id)
    held = ledger.proof(entry_id) if subject.seal is not None else None
    text = json.dumps(held, ensure_ascii=False, indent=1) if held else ""
    context = {"moment": moment, "entry": subject, "proof": held, "proof_text": text}
    return render(request, "board/proof.html", context)


@page
def proof_file(request: HttpRequest, moment: Moment, entry_id: int) -> HttpResponse:
    """The proof as the stand-alone verifier takes it."""
    response = JsonResponse(ledger.proof(entry_id), json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="benso-proof-{entry_id}.json"'
    return response
