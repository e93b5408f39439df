"""What each call does, in one transaction of the book; a refusal changes nothing."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import secrets
import sqlite3
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from benso.sites.simulator.national import contract
from benso.sites.simulator.national.store import SESSION_LASTS, book, canonical, digest

SESSION, MALFORMED, ORDER, HASH, TAKEN, UNKNOWN = "01", "02", "03", "04", "05", "06"


class Refused(Exception):
    """The call is refused with this code."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code, self.text = code, text


def token(body: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """Name and password for a session."""
    place = settings.NATIONAL
    named = hmac.compare_digest(str(body.get("username", "")).encode(), place["user"].encode())
    if not (hmac.compare_digest(str(body.get("password", "")).encode(), place["password"].encode()) and named):
        raise Refused(SESSION, "sai tên hoặc mật khẩu")
    made = secrets.token_hex(16)
    with book() as one:
        one.execute("INSERT INTO session VALUES (?, ?)", (made, (at + SESSION_LASTS).isoformat()))
    return {"session": made}


def next_number(body: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """A number of ours for a dossier of theirs; asking again gives the same."""
    name = body.get("mahoso")
    if not isinstance(name, str) or not name:
        raise Refused(MALFORMED, "thiếu mahoso")
    with book() as one:
        _demand_session(one, body, at)
        one.execute(
            "INSERT INTO number SELECT ?, coalesce(max(number), 0) + 1 FROM number WHERE true "
            "ON CONFLICT (dossier) DO NOTHING",
            (name,),
        )
        (drawn,) = one.execute("SELECT number FROM number WHERE dossier = ?", (name,)).fetchone()
    return {"number": drawn}


def upload(body: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """A file by id and hash; the same file again is welcome, another one under the same id is not."""
    name, given = body.get("id"), body.get("hash")
    if not (isinstance(name, str) and name and isinstance(given, str)):
        raise Refused(MALFORMED, "thiếu id hoặc hash")
    try:
        content = base64.b64decode(str(body.get("content", "")), validate=True)
    except binascii.Error as error:
        raise Refused(MALFORMED, "content phải là base64") from error
    if hashlib.sha256(content).hexdigest() != given:
        raise Refused(HASH, "mã băm không khớp với nội dung")
    with book() as one:
        _demand_session(one, body, at)
        known = one.execute("SELECT hash FROM file WHERE id = ?", (name,)).fetchone()
        if known is not None and known[0] != given:
            raise Refused(TAKEN, f"id {name} đã dùng cho tệp khác")
        one.execute(
            "INSERT INTO file VALUES (?,?,?,?) ON CONFLICT (id) DO NOTHING",
            (name, given, str(body.get("name", "")), len(content)),
        )
    return {"id": name}


def service(body: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """The services by name."""
    with book() as one:
        _demand_session(one, body, at)
        match body.get("service"):
            case "DongBoHoSoMC":
                return _dossiers(one, body, at)
            case "CapNhatTienDoHoSoMC":
                return _steps(one, body)
            case "DongBoBaoCaoChiTieu":
                return _reports(one, body, at)
            case "TraCuuHoSo":
                row = one.execute("SELECT data FROM dossier WHERE number = ?", (str(body.get("mahoso")),)).fetchone()
                return {"result": [] if row is None else [json.loads(row[0])]}
            case other:
                raise Refused(MALFORMED, f"không có dịch vụ {other}")


def _demand_session(one: sqlite3.Connection, body: Mapping[str, Any], at: datetime) -> None:
    row = one.execute("SELECT ends_at FROM session WHERE token = ?", (str(body.get("session")),)).fetchone()
    if row is None or datetime.fromisoformat(row[0]) <= at:
        raise Refused(SESSION, "phiên không có hoặc đã hết hạn")
    if not body.get("madonvi"):
        raise Refused(MALFORMED, "thiếu madonvi")


def _dossiers(one: sqlite3.Connection, body: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    if body.get("isUpdating") not in ("True", "False"):
        raise Refused(MALFORMED, "isUpdating phải là True hoặc False")
    for data in _rows(body):
        if fault := contract.dossier_fault(data):
            raise Refused(MALFORMED, fault)
        missing = [
            name
            for name in sorted(contract.file_ids(data))
            if one.execute("SELECT 1 FROM file WHERE id = ?", (name,)).fetchone() is None
        ]
        if missing:
            raise Refused(ORDER, f"chưa tải lên tệp {missing[0]}")
        _keep(one, data, at, updating=body["isUpdating"] == "True")
    return {}


def _keep(one: sqlite3.Connection, data: Mapping[str, Any], at: datetime, *, updating: bool) -> None:
    name = data["MaHoSo"]
    known = one.execute("SELECT created FROM dossier WHERE number = ?", (name,)).fetchone()
    if updating:
        if known is None:
            raise Refused(UNKNOWN, f"chưa có hồ sơ {name}")
        one.execute("UPDATE dossier SET data = ?, at = ? WHERE number = ?", (canonical(data), at.isoformat(), name))
        return
    if known is not None:
        if known[0] != digest(data):
            raise Refused(TAKEN, f"hồ sơ {name} đã tạo với nội dung khác")
        return
    drawn = one.execute("SELECT number FROM number WHERE dossier = ?", (name,)).fetchone()
    if drawn is None:
        raise Refused(ORDER, f"chưa lấy số cho hồ sơ {name}")
    one.execute(
        "INSERT INTO dossier VALUES (?,?,?,?,?)", (name, digest(data), canonical(data), at.isoformat(), drawn[0])
    )


def _steps(one: sqlite3.Connection, body: Mapping[str, Any]) -> dict[str, Any]:
    for data in _rows(body):
        if fault := contract.progress_fault(data):
            raise Refused(MALFORMED, fault)
        if one.execute("SELECT 1 FROM dossier WHERE number = ?", (data["MaHoSo"],)).fetchone() is None:
            raise Refused(UNKNOWN, f"chưa có hồ sơ {data['MaHoSo']}")
        one.execute(
            "INSERT INTO step (dossier, digest, data) VALUES (?,?,?) ON CONFLICT DO NOTHING",
            (data["MaHoSo"], digest(data), canonical(data)),
        )
    return {}


def _reports(one: sqlite3.Connection, body: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """A report whole: a higher round takes the place of a lower one; one that came before changes nothing."""
    for data in _rows(body):
        if fault := contract.report_fault(data):
            raise Refused(MALFORMED, fault)
        name, turn = data["MaBaoCao"], int(data["LanGui"])
        known = one.execute("SELECT round, digest FROM report WHERE name = ?", (name,)).fetchone()
        if known is not None and known[0] == turn and known[1] != digest(data):
            raise Refused(TAKEN, f"báo cáo {name} lần {turn} đã gửi với nội dung khác")
        if known is None or known[0] < turn:
            one.execute(
                "INSERT INTO report VALUES (?,?,?,?,?) ON CONFLICT (name) DO UPDATE SET round = excluded.round, "
                "digest = excluded.digest, data = excluded.data, at = excluded.at",
                (name, turn, digest(data), canonical(data), at.isoformat()),
            )
    return {}


def _rows(body: Mapping[str, Any]) -> list[Any]:
    rows = body.get("data")
    if not isinstance(rows, list) or not rows:
        raise Refused(MALFORMED, "data phải là danh sách, ít nhất một dòng")
    return rows
