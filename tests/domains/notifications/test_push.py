"""A push as the service of a browser gets it: signed by us, readable by that browser only, and about nobody."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import http_ece
import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from joserfc import jwt
from joserfc.jwk import ECKey

from benso.domains.notifications import operations
from benso.domains.notifications.models import Message, Subscription
from benso.domains.notifications.types import Channel, Recipient, Round, TemplateCode
from tests.domains.notifications.conftest import FACTS, NIGHT, NOON, PERSON, tell

pytestmark = pytest.mark.usefixtures("words")
NAME, PHONE, EMAIL = "Lê Thị Bến", "0900000001", "dan@example.com"
OF_A_PERSON = re.compile(r"\d{9,12}|@|0[35789]\d{8}")
"""Citizen numbers old and new, telephones, addresses of mail."""


@dataclass
class Service:
    """The push service of a browser maker, on this machine."""

    url: str
    status: int = 201
    taken: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@dataclass
class Browser:
    """What a browser keeps to itself: its key and its secret."""

    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    secret: bytes = b"sixteen bytes 16"

    def subscribe(self, service: Service) -> None:
        """Subscribe as at a real service, then lead its address to the one here, which we would refuse as our own."""
        point = self.key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        outside = "https://push.example.com/thu"
        operations.subscribe_push(
            person=PERSON, endpoint=outside, p256dh=text64(point), auth=text64(self.secret), at=NOON
        )
        Subscription.objects.filter(endpoint=outside).update(endpoint=f"{service.url}/thu")

    def read(self, body: bytes) -> Any:
        """The message, decrypted as RFC 8291 says."""
        return json.loads(http_ece.decrypt(body, private_key=self.key, auth_secret=self.secret, version="aes128gcm"))


def text64(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


@pytest.fixture
def service() -> Iterator[Service]:
    class Desk(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            made.taken.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(made.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
    made = Service(f"http://127.0.0.1:{server.server_port}")
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield made
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def browser(service: Service) -> Browser:
    made = Browser()
    made.subscribe(service)
    return made


def pushed(**changes: Any) -> int:
    """Somebody with name, telephone and mail is told."""
    return tell(recipient=Recipient(PERSON, email=EMAIL, phone=PHONE), **changes)


def test_a_push_is_read_by_the_browser_that_subscribed(service: Service, browser: Browser) -> None:
    pushed()
    assert operations.deliver_notifications(at=NOON) == Round(sent=2)
    ((headers, body),) = service.taken
    assert (headers["content-encoding"], headers["ttl"]) == ("aes128gcm", "86400")
    assert browser.read(body) == {
        "title": "Hồ sơ H61.10-261124-0001 đã được tiếp nhận, hẹn trả ngày 25/11/2026",
        "body": "Hồ sơ H61.10-261124-0001 đã tiếp nhận, hẹn trả ngày 25/11/2026.",
        "link": "/dich-vu-cong/ho-so/1/",
    }


def test_the_service_in_between_reads_nothing_and_neither_does_another_browser(
    service: Service, browser: Browser
) -> None:
    pushed()
    operations.deliver_notifications(at=NOON)
    ((headers, body),) = service.taken
    assert b"H61.10" not in body
    assert b"ti\xe1\xba\xbfp nh\xe1\xba\xadn" not in body
    assert "H61.10" not in str(headers)
    for other in (Browser(), Browser(key=browser.key, secret=b"another secret16")):
        with pytest.raises((http_ece.ECEException, InvalidTag)):
            other.read(body)


def test_a_push_is_signed_for_that_service_by_the_key_the_browser_was_given(
    service: Service, browser: Browser, settings: Any
) -> None:
    pushed()
    operations.deliver_notifications(at=NOON)
    ((headers, _body),) = service.taken
    scheme, _, rest = headers["authorization"].partition(" ")
    told = dict(part.strip().split("=", 1) for part in rest.split(","))
    assert (scheme.casefold(), told["k"]) == ("vapid", operations.push_public_key())
    point = base64.urlsafe_b64decode(told["k"] + "=")
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    pem = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    claims = jwt.decode(told["t"], ECKey.import_key(pem), algorithms=["ES256"]).claims
    assert (claims["aud"], claims["sub"]) == (service.url, settings.WEB_PUSH_CONTACT)


@pytest.mark.parametrize("code", list(TemplateCode))
def test_no_push_of_any_kind_says_anything_about_a_person(
    service: Service, browser: Browser, code: TemplateCode
) -> None:
    facts = {**FACTS, "amount": "1500000", "days": "5", "office_en": "Ward people's committee"}
    pushed(template=code, facts=facts, key=f"dossier:1:{code}")
    operations.deliver_notifications(at=NOON)
    said = [browser.read(body) for _headers, body in service.taken]
    # Not every kind rings; the inbox and the letter have the rest.
    assert len(said) == Message.objects.filter(channel="push", state="sent").count()
    for one in said:
        assert one.keys() == {"title", "body", "link"}
        assert not OF_A_PERSON.search(f"{one['title']} {one['body']}")
        assert not any(own in json.dumps(one, ensure_ascii=False) for own in (NAME, PHONE, EMAIL, str(PERSON)))


@pytest.mark.parametrize("own", [PHONE, EMAIL, "999192000001"])
def test_what_is_about_a_person_is_refused_before_it_can_be_pushed(
    service: Service, browser: Browser, own: str
) -> None:
    with pytest.raises(operations.FactsRefused):
        pushed(facts={**FACTS, "office": own})
    assert Message.objects.count() == 0
    assert operations.deliver_notifications(at=NOON) == Round()
    assert service.taken == []


def test_a_browser_that_is_gone_is_not_called_again(service: Service, browser: Browser) -> None:
    service.status = 410
    pushed()
    assert operations.deliver_notifications(at=NOON) == Round(sent=1, dropped=1)
    assert Subscription.objects.get().ended_at == NOON
    pushed(key="dossier:1:again")
    operations.deliver_notifications(at=NOON)
    assert len(service.taken) == 1


def test_a_service_that_is_busy_is_tried_again_later(service: Service, browser: Browser) -> None:
    service.status = 503
    pushed()
    assert operations.deliver_notifications(at=NOON) == Round(sent=1, retried=1)
    service.status = 201
    assert operations.deliver_notifications(at=Message.objects.get(channel=Channel.PUSH).next_at) == Round(sent=1)
    assert browser.read(service.taken[-1][1])["link"] == "/dich-vu-cong/ho-so/1/"


def test_no_push_leaves_at_night(service: Service, browser: Browser) -> None:
    pushed(at=NIGHT)
    operations.deliver_notifications(at=NIGHT)
    assert service.taken == []
