"""Which site answers which address. Vietnamese pages stand at the root, English ones under ``/en/``."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path, re_path

from benso.config.health import healthz, readyz
from benso.sites.api.app import api
from benso.sites.api.dhis2.views import dhis2
from benso.sites.api.docs import docs
from benso.sites.api.notices import receive as receive_notice
from benso.sites.api.sdmx.front import front
from benso.sites.api.sdmx.views import official_schema, sdmx
from benso.sites.portal.views.public import verify_code

handler400 = "benso.config.errors.bad_request"
handler403 = "benso.config.errors.permission_denied"
handler404 = "benso.config.errors.page_not_found"
handler500 = "benso.config.errors.server_error"


urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz),
    path("readyz", readyz),
    path("api/v1/", api.urls),
    re_path(r"^(?:api/)?dhis2/(?P<address>.*)$", dhis2, name="dhis2"),  # its clients refuse a server with /api in it
    path("sdmx/xsd/<str:version>/<str:name>", official_schema, name="sdmx-xsd"),
    re_path(r"^sdmx/(?P<address>.+)$", sdmx, name="sdmx"),
    path("bank/notices", receive_notice, name="bank-notices"),
    *i18n_patterns(
        path("api/", docs, name="api-docs"),
        path("sdmx/", front, name="sdmx-front"),
        path("desk/", include("benso.sites.desk.urls")),
        path("dich-vu-cong/", include("benso.sites.portal.urls")),
        path("xac-minh/<str:code>/", verify_code, name="verify_code"),
        path("", include("benso.sites.board.urls")),
        prefix_default_language=False,
    ),
]
