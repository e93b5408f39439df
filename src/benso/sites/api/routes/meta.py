"""What this server holds."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from benso import __version__
from benso.domains.audit import queries as audit
from benso.domains.ledger import queries as ledger
from benso.domains.scoreboard import queries as scoreboard
from benso.domains.units import queries as units
from benso.sites.api.answers import Meta
from benso.sites.api.inputs import Common
from benso.sites.api.routes import answers

router = Router(tags=["meta"])


@router.get("/meta", response=answers(Meta), summary="Latest seal, edition of the targets, dates of maps")
def meta(request: HttpRequest, asked: Query[Common]) -> Meta:
    """The state of knowledge right now; what `known` and `as_of` default to."""
    loaded = audit.events(object_type="content", limit=1)
    return Meta(
        version=__version__,
        today=timezone.localdate(),
        latest_seal=ledger.latest_seal(),
        edition=scoreboard.programme()[0],
        content_loaded_at=loaded[0].at if loaded else None,
        map_dates=units.map_dates(),
        requests_per_minute=settings.API_REQUESTS_PER_MINUTE,
    )
