"""Clients that cost little: one process, one connection each kept open, one request on its way at a time."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from multiprocessing import get_context
from statistics import quantiles
from time import perf_counter

HEAD = "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}Content-Length: {length}\r\n\r\n"


@dataclass(slots=True)
class Measured:
    """What came back: requests a second, p95 in milliseconds, answers by status, the first refusal if there was one."""

    per_second: float
    p95_ms: float
    statuses: dict[int, int] = field(default_factory=dict)
    refusal: str = ""


def request(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """A request as it goes over the wire."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return HEAD.format(method=method, path=path, headers=lines, length=len(body)).encode() + body


def drive(port: int, queues: Sequence[Iterable[bytes]]) -> Measured:
    """Send each queue over a connection of its own, all at once, from another process."""
    with get_context("fork").Pool(1) as pool:
        return pool.apply(_drive, (port, [list(queue) for queue in queues]))


def _drive(port: int, queues: list[list[bytes]]) -> Measured:
    return asyncio.run(_all(port, queues))


async def _all(port: int, queues: list[list[bytes]]) -> Measured:
    loop = asyncio.get_running_loop()
    clients = [_Client(queue, loop.create_future()) for queue in queues]
    for client in clients:
        await loop.create_connection(lambda client=client: client, "127.0.0.1", port)  # type: ignore[misc]
    began = perf_counter()
    for client in clients:
        client.send()
    await asyncio.gather(*(client.done for client in clients))
    seconds = perf_counter() - began
    times = [one for client in clients for one in client.times]
    statuses = sum((client.statuses for client in clients), Counter[int]())
    refusal = next((client.refusal for client in clients if client.refusal), "")
    return Measured(len(times) / seconds, quantiles(times, n=20)[-1] * 1000, dict(statuses), refusal)


class _Client(asyncio.Protocol):
    """One connection; the next request goes when the answer of the one before is whole."""

    def __init__(self, queue: list[bytes], done: asyncio.Future[None]) -> None:
        self.waiting = iter(queue)
        self.done = done
        self.times: list[float] = []
        self.statuses: Counter[int] = Counter()
        self.refusal = ""
        self.buffer = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def send(self) -> None:
        """The next request, if there is one."""
        following = next(self.waiting, None)
        if following is None:
            self.transport.close()
            self.done.set_result(None)
            return
        self.began = perf_counter()
        self.transport.write(following)  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        end = self.buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        head = bytes(self.buffer[:end]).lower()
        place = head.find(b"\r\ncontent-length:")
        if place < 0:
            raise RuntimeError(f"no length: {head!r}")
        length = int(head[place + 17 :].split(b"\r\n", 1)[0])
        if len(self.buffer) < end + 4 + length:
            return
        self.times.append(perf_counter() - self.began)
        status = int(head[9:12])
        self.statuses[status] += 1
        if status >= 400 and not self.refusal:
            self.refusal = bytes(self.buffer[end + 4 : end + 500]).decode(errors="replace")
        del self.buffer[: end + 4 + length]
        self.send()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(exc or ConnectionError("the server closed the connection"))
