"""Two hundred people apply at once through the pages of the portal: ``benso bench applicants``.

Each with a browser of their own: service page, for whom, the form saved while typing and again on going on, summary,
submission, receipt. The real web server and the worker; the people are on the same machine. *errors* lists every page
that did not come; *filed* counts what the database holds: dossiers, applicants, numbers, those at the counter or
waiting for their fee, those marked as simulated, drafts left over. *page_p95_ms* is how long they waited, all at once.
"""

from __future__ import annotations

from typing import Any

from benchmarks._applicants import APPLICANTS, apply_at_once, sessions
from benchmarks._population import load_province
from benchmarks._server import web_server
from benchmarks.ledger import scratch_database
from django.core.management import call_command

from benso.domains.dossiers.types import State

FILED = """
SELECT count(*), count(DISTINCT d.applicant), count(DISTINCT d.number), count(*) FILTER (WHERE d.state = ANY(%s)),
    count(*) FILTER (WHERE d.simulated), (SELECT count(*) FROM dossiers_draft)
FROM dossiers_dossier d"""
IN_HAND = [State.SUBMITTED.value, State.AWAITING_PAYMENT.value]


def run(full: bool = False) -> dict[str, Any]:
    """Load the province, let them apply, count; see the module."""
    with scratch_database() as hand:
        call_command("migrate", verbosity=0)
        load_province()
        keys = sessions(APPLICANTS)
        with web_server() as port:
            told = apply_at_once(port, keys)
        filed = hand.execute(FILED, [IN_HAND]).fetchone()
    return {"applicants": APPLICANTS, **told, "filed": filed}
