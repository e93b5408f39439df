"""Asking a ClamAV daemon, where the operator has one (setting ``BENSO_CLAMAV``). It fails closed."""

from __future__ import annotations

import socket
import struct

from django.conf import settings

from benso.domains.documents.rules.refusals import MalwareFound
from benso.kernel.errors import BensoError

SECONDS = 30
CHUNK = 64 * 1024


class ScannerUnavailable(BensoError):
    """A scanner is configured and does not answer: nothing is taken unscanned."""

    code = "SCANNER_UNAVAILABLE"
    status = 503
    sentence = "Máy quét vi-rút chưa sẵn sàng nên chưa nhận được tệp “{name}”. Thử lại sau vài phút."


def scan(*, name: str, content: bytes) -> None:
    """Let the scanner see the bytes; nothing happens where none is configured.

    :raises MalwareFound: if it knows them
    :raises ScannerUnavailable: if it cannot be asked
    """
    address = settings.CLAMAV_ADDRESS
    if not address:
        return
    try:
        answer = _ask(address, content)
    except OSError:
        raise ScannerUnavailable(name=name) from None
    if answer.endswith("FOUND"):
        raise MalwareFound(name=name, found=answer.removeprefix("stream: ").removesuffix(" FOUND"))
    if not answer.endswith("OK"):
        raise ScannerUnavailable(name=name)


def _ask(address: str, content: bytes) -> str:
    """The daemon's one line about a stream (clamd(8), INSTREAM)."""
    with _connect(address) as peer:
        peer.settimeout(SECONDS)
        peer.sendall(b"zINSTREAM\0")
        for place in range(0, len(content), CHUNK):
            chunk = content[place : place + CHUNK]
            peer.sendall(struct.pack(">I", len(chunk)) + chunk)
        peer.sendall(struct.pack(">I", 0))
        answer = b""
        while not answer.endswith(b"\0") and (more := peer.recv(4096)):
            answer += more
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")


def _connect(address: str) -> socket.socket:
    if address.startswith("/"):
        peer = socket.socket(socket.AF_UNIX)
        peer.settimeout(SECONDS)
        peer.connect(address)
        return peer
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=SECONDS)
