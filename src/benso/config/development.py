"""The web application of the development services: its own pages, and forms that may lead back to the platform."""

from __future__ import annotations

import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benso.config.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from benso.config.environment import environment
from benso.config.services import development_address

if not development_address(environment()):
    raise RuntimeError("The development services do not run beside a public address or a real identity provider.")

_policy: dict[str, Any] = settings.CONTENT_SECURITY_POLICY
_policy["DIRECTIVES"]["form-action"] = ["'self'", "http://127.0.0.1:*", "http://localhost:*"]
settings.ROOT_URLCONF = "benso.config.urls_development"
application = get_wsgi_application()
