"""The client of the national portal's exchange: token, next number, upload, create or update, progress.

The order of the calls and the fields of packets are known; the addresses and the words of the first three calls are
not published, so they are settings with defaults that our stand-in answers.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

import httpx
from django.utils.module_loading import import_string

from benso.domains.exchange.rules import CREATE, PROGRESS, REPORT, SERVICE, packet_of
from benso.domains.exchange.types import Answer, Message, NationalFile, Verdict

TIMEOUT = httpx.Timeout(15.0, connect=5.0)
PATHS = {"token": "token", "number": "next-number", "file": "files", "service": "service"}
ACCEPTED = ("0", "00")
SESSION_ENDED = "01"
DOSSIERS, STEPS = "DongBoHoSoMC", "CapNhatTienDoHoSoMC"


class _Failed(Exception):
    """A call that did not bring what it should."""

    def __init__(self, verdict: Verdict, code: str, text: str) -> None:
        super().__init__(text)
        self.answer = Answer(verdict, code, text)


class NationalClient:
    """One connection to the portal; signs in when first needed and anew when its session has ended.

    :param place: ``url``, ``user``, ``password``, ``unit`` (``madonvi``), ``target`` (``dstcode``), ``files`` (dotted
        name of a function that gives the bytes of a stored file), ``development`` (it is the stand-in: simulated
        dossiers may go there), optionally ``paths``
    """

    def __init__(self, place: Mapping[str, Any]) -> None:
        self._place = place
        self._paths = PATHS | dict(place.get("paths", {}))
        self._session = ""
        headers = {"dstcode": str(place["target"])} if place["target"] else {}
        self._http = httpx.Client(base_url=str(place["url"]), timeout=TIMEOUT, headers=headers, trust_env=False)

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    def send(self, message: Message) -> Answer:
        """Send one message; never raises for what the network or the other side does."""
        try:
            packet = packet_of(message.kind, message.payload)
            if packet.simulated and not self._place.get("development"):
                return Answer(Verdict.SKIPPED, "simulated", "số liệu mô phỏng không gửi ra ngoài.")
            if message.kind == CREATE:
                self._call("number", {"mahoso": packet.data["MaHoSo"]})
            for file in packet.files:
                self._upload(file)
            body: dict[str, Any] = {"service": DOSSIERS, "isUpdating": str(message.kind != CREATE)}
            if message.kind == PROGRESS:
                body = {"service": STEPS}
            elif message.kind == REPORT:
                body = {"service": SERVICE}
            answer = self._call("service", body | {"data": [packet.data]})
        except _Failed as failure:
            return failure.answer
        except (KeyError, TypeError, ValueError) as error:
            return Answer(Verdict.REFUSED, "packet", f"gói tin không đọc được: {error!r}")
        return Answer(Verdict.DELIVERED, "00", str(answer.get("message", "")))

    def _upload(self, file: NationalFile) -> None:
        source: Callable[[UUID], bytes] = import_string(str(self._place["files"]))
        try:
            content = source(UUID(file.id))
        except Exception as error:
            raise _Failed(Verdict.REFUSED, "file", f"không đọc được tệp {file.id}: {error}") from error
        if hashlib.sha256(content).hexdigest() != file.sha256:
            raise _Failed(Verdict.REFUSED, "file", f"tệp {file.id} không còn đúng mã băm đã ghi.")
        body = {"id": file.id, "name": file.name, "hash": file.sha256, "content": base64.b64encode(content).decode()}
        self._call("file", body)

    def _call(self, what: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        for last in (False, True):
            answer = self._post(what, {"session": self._token(), "madonvi": self._place["unit"], **body})
            code = str(answer.get("error_code", ""))
            if code in ACCEPTED:
                return answer
            if code != SESSION_ENDED or last:
                verdict = Verdict.RETRY if code == SESSION_ENDED else Verdict.REFUSED
                raise _Failed(verdict, code or "?", str(answer.get("message", "")))
            self._session = ""
        raise AssertionError

    def _token(self) -> str:
        if not self._session:
            body = {"username": self._place["user"], "password": self._place["password"]}
            answer = self._post("token", body)
            if str(answer.get("error_code", "")) not in ACCEPTED or not answer.get("session"):
                # Credentials are mended by the operator, not by the message: it waits.
                raise _Failed(Verdict.RETRY, "token", str(answer.get("message", "không lấy được phiên")))
            self._session = str(answer["session"])
        return self._session

    def _post(self, what: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        try:
            response = self._http.post(self._paths[what], json=body)
            answer = response.json() if response.status_code < 500 else {}
        except (httpx.HTTPError, ValueError) as error:
            raise _Failed(Verdict.RETRY, type(error).__name__, str(error)) from error
        if response.status_code >= 500 or response.status_code in (408, 425, 429):
            raise _Failed(Verdict.RETRY, str(response.status_code), response.text[:500])
        if not isinstance(answer, dict) or "error_code" not in answer:
            verdict = Verdict.RETRY if response.status_code < 400 else Verdict.REFUSED
            raise _Failed(verdict, str(response.status_code), "câu trả lời không đúng dạng")
        return answer
