"""Refusals, in the codes of SDMX (Section 7 of 2.1, web services guidelines) and the statuses of REST 2.x."""

from __future__ import annotations

import json
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from lxml import etree

from benso.kernel.errors import BensoError
from benso.sites.api.problems import problem_of

MESSAGE = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message"
COMMON = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common"


class NothingFound(BensoError):
    """No artefact, or no value, matches."""

    code = "SDMX_NOTHING_FOUND"
    status = 404
    sentence = "Không có gì khớp với yêu cầu {what}. Xem danh sách tại /sdmx/structure/dataflow."


class Unreadable(BensoError):
    """The question does not follow the SDMX REST API."""

    code = "SDMX_UNREADABLE"
    status = 400
    sentence = "Yêu cầu viết sai ở “{part}”: “{text}”. Xem cú pháp SDMX REST 1.5 hoặc 2.1."


class Senseless(BensoError):
    """It is written well and cannot mean anything."""

    code = "SDMX_SENSELESS"
    status = 422
    sentence = "Yêu cầu không thể đáp ứng: {reason}"


class NotOffered(BensoError):
    """No representation that is accepted here is offered."""

    code = "SDMX_NOT_OFFERED"
    status = 406
    sentence = "Không có dạng dữ liệu “{accept}”. Có: {offered}."


class TooMuch(BensoError):
    """More observations than one answer holds."""

    code = "SDMX_TOO_MUCH"
    status = 413
    sentence = (
        "Kết quả có hơn {most} giá trị. Hãy chia nhỏ: thêm điều kiện vào khóa hoặc kỳ, hoặc lấy từng phần bằng "
        "limit={most} và offset (liên kết “next” ở đầu đề Link)."
    )


class NotImplementedHere(BensoError):
    """A part of the standard this service does not have."""

    code = "SDMX_NOT_IMPLEMENTED"
    status = 501
    sentence = "Dịch vụ này chưa có “{what}”."


class OnlyReading(BensoError):
    """Another method than GET or HEAD."""

    code = "SDMX_ONLY_READING"
    status = 405
    sentence = "Chỉ đọc được bằng GET hoặc HEAD."


class TooOften(BensoError):
    """More questions than the rate allows."""

    code = "SDMX_TOO_OFTEN"
    status = 429
    sentence = "Quá nhiều yêu cầu. Thử lại sau {seconds} giây."


SDMX_CODES = {400: "140", 404: "100", 405: "140", 406: "140", 413: "510", 422: "150", 429: "130", 501: "501"}


def error_response(request: HttpRequest, error: BensoError, *, message: str, at: datetime) -> HttpResponse:
    """The refusal as an SDMX error message: JSON for whoever asked for JSON, else XML."""
    code = SDMX_CODES.get(error.status, "500")
    text = problem_of(error).detail
    if "json" in request.headers.get("Accept", ""):
        body = {
            "meta": {
                "id": message,
                "prepared": at.isoformat(),
                "sender": {"id": "unknown"},
                "contentLanguages": ["vi"],
            },
            "errors": [{"code": int(code), "title": text}],
        }
        content, kind = json.dumps(body, ensure_ascii=False).encode(), "application/json"
    else:
        root = etree.Element(f"{{{MESSAGE}}}Error", nsmap={"mes": MESSAGE, "com": COMMON})
        one = etree.SubElement(root, f"{{{MESSAGE}}}ErrorMessage", code=code)
        etree.SubElement(one, f"{{{COMMON}}}Text").text = text
        content, kind = etree.tostring(root, xml_declaration=True, encoding="UTF-8"), "application/xml"
    return HttpResponse(content, status=error.status, content_type=f"{kind}; charset=utf-8")
