"""Which site answers which address. Vietnamese pages stand at the root, English ones under ``/en/``."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from benso.config.health import healthz, readyz

handler400 = "benso.config.errors.bad_request"
handler403 = "benso.config.errors.permission_denied"
handler404 = "benso.config.errors.page_not_found"
handler500 = "benso.config.errors.server_error"


def _site(prefix: str, module: str) -> list[URLResolver]:
    """TEMPORARY while sites are being built: an absent site is left out."""
    return [path(prefix, include(module))] if find_spec(module) else []


_ready = all(find_spec(f"benso.domains.{name}.queries") for name in ("audit", "units", "ledger", "scoreboard"))

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz),
    path("readyz", readyz),
    *(_site("api/", "benso.sites.api.urls") if _ready else []),
    *i18n_patterns(
        *(_site("desk/", "benso.sites.desk.urls") if _ready else []),
        *(_site("", "benso.sites.board.urls") if _ready else []),
        prefix_default_language=False,
    ),
]
