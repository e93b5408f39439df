"""The words of messages, from the content pack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from benso.domains.audit.operations import record_event
from benso.domains.notifications.models import Template as Row
from benso.domains.notifications.queries import templates
from benso.domains.notifications.types import Template


@transaction.atomic
def load_templates(*, told: Sequence[Template], actor: str, at: datetime) -> None:
    """Make the words those of the pack; the same again changes nothing."""
    if {one.code: one for one in told} == templates():
        return
    Row.objects.exclude(code__in=[one.code for one in told]).delete()
    for one in told:
        Row.objects.update_or_create(
            code=one.code.value,
            defaults={
                "channels": [channel.value for channel in one.channels],
                "facts": list(one.facts),
                "words": {"subject": asdict(one.subject), "body": asdict(one.body), "short": asdict(one.short)},
            },
        )
    record_event(
        actor=actor, action="notifications.templates_loaded", object_type="notifications", object_id="templates",
        at=at, data={"templates": len(told)},
    )  # fmt: skip
