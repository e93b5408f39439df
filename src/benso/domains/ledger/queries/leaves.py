"""The leaf of an entry, made in SQL; ``docs/how-to/verify.md`` describes the text and the verifier makes it anew.

Aliases: ``e`` entry, ``p`` posting, ``s`` series, ``m`` measure.
"""

from __future__ import annotations

from benso.domains.ledger.rules import ENTRY_LABEL, PRIVATE_LABEL

RECORDED = "to_char(e.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"

PRIVATE_DIGEST = (
    f"encode(sha256(e.salt || convert_to(concat_ws(E'\\n', '{PRIVATE_LABEL}', coalesce('=' || e.subject, ''), p.actor, "
    "p.key), 'UTF8')), 'hex')"
)

LEAF = (
    f"sha256('\\x00'::bytea || convert_to(concat_ws(E'\\n', '{ENTRY_LABEL}', e.id, p.id, p.source, p.document, m.kind, "
    "s.identity, e.effective_date, coalesce(e.period_start::text, ''), coalesce(e.period_end::text, ''), "
    f"trim_scale(e.amount), coalesce(e.reverses::text, ''), {RECORDED}, {PRIVATE_DIGEST}), 'UTF8'))"
)
