"""``/healthz``: this process is alive. ``/readyz``: it can do its work, and the ledger is being sealed."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

LAG_LIMIT_SECONDS = 10.0


def healthz(request: HttpRequest) -> JsonResponse:
    """Answer without touching the database."""
    return _fresh(JsonResponse({"status": "ok"}))


def readyz(request: HttpRequest) -> JsonResponse:
    """200 if the database answers and no entry waits long for its seal, else 503 with what is wrong."""
    try:
        lag = sealing_lag()
    except DatabaseError:
        return _fresh(JsonResponse({"status": "unavailable", "database": "unreachable"}, status=503))
    late = lag > LAG_LIMIT_SECONDS
    body = {"status": "late" if late else "ok", "database": "ok", "sealing_lag_seconds": round(lag, 1)}
    return _fresh(JsonResponse(body, status=503 if late else 200))


def sealing_lag() -> float:
    """Seconds that the oldest committed and not yet sealed entry has waited; 0 if there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp() - min(recorded_at)) FROM ledger_tail")
        row = cursor.fetchone()
    return max(0.0, float(row[0])) if row and row[0] is not None else 0.0


def _fresh(response: JsonResponse) -> JsonResponse:
    response["Cache-Control"] = "no-store"
    return response
