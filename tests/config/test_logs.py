"""One JSON object per line, with the request's number, and nothing of the query."""

from __future__ import annotations

import json
import os
import subprocess
import sys

PROGRAM = """
import django
django.setup()
from django.test import Client
Client(headers={"X-Request-ID": "given-by-proxy"}).get("/healthz", {"name": "secret"})
"""


def test_a_request_is_one_json_line_without_its_query() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "benso.config.settings", "BENSO_LOG_FORMAT": "json"},
        capture_output=True,
        text=True,
        check=True,
    )
    (line,) = [json.loads(text) for text in done.stderr.splitlines()]
    assert line.pop("ms") >= 0
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "request",
        "level": "info",
        "logger": "benso.request",
        "method": "GET",
        "path": "/healthz",
        "request_id": "given-by-proxy",
        "status": 200,
    }
