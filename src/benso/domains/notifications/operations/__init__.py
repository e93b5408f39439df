"""Telling people: rows in the caller's transaction, delivery afterwards."""

from benso.domains.notifications.operations.choices import (
    UnsubscribeInvalid,
    mark_read,
    set_preference,
    unsubscribe,
    unsubscribe_token,
)
from benso.domains.notifications.operations.delivery import deliver_notifications
from benso.domains.notifications.operations.notices import FactsRefused, TemplateUnknown, notify
from benso.domains.notifications.operations.push import (
    PushAddressInvalid,
    end_push,
    push_public_key,
    subscribe_push,
)
from benso.domains.notifications.operations.texts import load_templates

__all__ = [
    "FactsRefused",
    "PushAddressInvalid",
    "TemplateUnknown",
    "UnsubscribeInvalid",
    "deliver_notifications",
    "end_push",
    "load_templates",
    "mark_read",
    "notify",
    "push_public_key",
    "set_preference",
    "subscribe_push",
    "unsubscribe",
    "unsubscribe_token",
]
