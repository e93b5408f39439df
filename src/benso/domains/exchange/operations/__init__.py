"""Writes of the exchange: put a message, deliver what waits, replay, skip."""

from benso.domains.exchange.operations.delivery import deliver_messages, prepare_partitions
from benso.domains.exchange.operations.outbox import WAKE_EVERY, MessageInvalid, put_message
from benso.domains.exchange.operations.packets import (
    put_national_dossier,
    put_national_progress,
    put_national_report,
    put_national_step,
)
from benso.domains.exchange.operations.replay import MessageNotDead, replay_messages, skip_message

__all__ = [
    "WAKE_EVERY",
    "MessageInvalid",
    "MessageNotDead",
    "deliver_messages",
    "prepare_partitions",
    "put_message",
    "put_national_dossier",
    "put_national_progress",
    "put_national_report",
    "put_national_step",
    "replay_messages",
    "skip_message",
]
