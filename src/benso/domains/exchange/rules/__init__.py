"""Decisions of the exchange: when to try again, and the national packets. Pure."""

from benso.domains.exchange.rules.national import (
    CREATE,
    PROGRESS,
    UPDATE,
    create_packet,
    dossier_data,
    national_key,
    packet_of,
    packet_payload,
    progress_packet,
    update_packet,
)
from benso.domains.exchange.rules.reports import REPORT, SERVICE, report_data, report_key, report_packet
from benso.domains.exchange.rules.tries import MOST_TRIES, pause_after

__all__ = [
    "CREATE",
    "MOST_TRIES",
    "PROGRESS",
    "REPORT",
    "SERVICE",
    "UPDATE",
    "create_packet",
    "dossier_data",
    "national_key",
    "packet_of",
    "packet_payload",
    "pause_after",
    "progress_packet",
    "report_data",
    "report_key",
    "report_packet",
    "update_packet",
]
