"""Whether who asks again has it already (RFC 9110 §13)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.http import HttpRequest
from django.utils.http import http_date, parse_http_date_safe


def last_modified(since: datetime) -> str:
    """The header: the first whole second in which nothing changed any more."""
    return http_date(_whole(since).timestamp())


def unchanged(request: HttpRequest, stamp: str, since: datetime) -> bool:
    """Whether ``If-None-Match`` names the stamp; without that header, whether ``If-Modified-Since`` is not before."""
    tags = request.headers.get("If-None-Match")
    if tags is not None:
        return stamp in [tag.strip() for tag in tags.split(",")]
    held = _moment(request.headers.get("If-Modified-Since", ""))
    return held is not None and held >= _whole(since)


def _moment(text: str) -> datetime | None:
    """A date of HTTP, or of ISO 8601 as the conformance kit of SDMX sends it; what is neither does not count."""
    seconds = parse_http_date_safe(text)
    if seconds is not None:
        return datetime.fromtimestamp(seconds, UTC)
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


def _whole(since: datetime) -> datetime:
    return since.replace(microsecond=0) + timedelta(seconds=1 if since.microsecond else 0)
