"""Addresses of the platform and of the development services on one test server; they are two processes otherwise."""

from __future__ import annotations

from benso.config import urls, urls_development

handler400 = urls.handler400
handler403 = urls.handler403
handler404 = urls.handler404
handler500 = urls.handler500

urlpatterns = [
    *(p for p in urls_development.urlpatterns if str(p.pattern) == ""),
    *(p for p in urls.urlpatterns if str(p.pattern) in ("bank/notices", "healthz")),
]
