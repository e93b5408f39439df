"""Telling the national portal of dossiers, and the national reporting system of reports."""

from __future__ import annotations

from datetime import datetime

from benso.domains.exchange.operations.outbox import put_message, put_messages
from benso.domains.exchange.rules import (
    create_packet,
    national_key,
    packet_payload,
    progress_packet,
    report_key,
    report_packet,
    update_packet,
)
from benso.domains.exchange.types import NATIONAL, NationalDossier, NationalProgress, NationalReport


def put_national_dossier(*, dossier: NationalDossier, new: bool, at: datetime) -> int:
    """Tell of a dossier: ``new`` the first time, later how it stands now. In the caller's transaction.

    :returns: the number of the message
    """
    packet = create_packet(dossier) if new else update_packet(dossier)
    key = national_key(dossier.number)
    return put_message(channel=NATIONAL, kind=packet.kind, key=key, payload=packet_payload(packet), at=at)


def put_national_progress(*, progress: NationalProgress, at: datetime) -> int:
    """Tell of one step of a dossier told of before. In the caller's transaction.

    :returns: the number of the message
    """
    packet = progress_packet(progress)
    key = national_key(progress.number)
    return put_message(channel=NATIONAL, kind=packet.kind, key=key, payload=packet_payload(packet), at=at)


def put_national_step(*, dossier: NationalDossier, new: bool, progress: NationalProgress, at: datetime) -> list[int]:
    """Tell how a dossier stands and of the step that brought it there: both in one statement.

    :returns: the numbers of the messages
    """
    packets = (create_packet(dossier) if new else update_packet(dossier), progress_packet(progress))
    messages = [(packet.kind, packet_payload(packet)) for packet in packets]
    return put_messages(channel=NATIONAL, key=national_key(dossier.number), messages=messages, at=at)


def put_national_report(*, report: NationalReport, at: datetime) -> int:
    """Tell of a published report, whole. In the caller's transaction.

    :returns: the number of the message
    """
    packet = report_packet(report)
    key = report_key(report)
    return put_message(channel=NATIONAL, kind=packet.kind, key=key, payload=packet_payload(packet), at=at)
