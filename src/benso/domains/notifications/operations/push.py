"""Web push (RFC 8030, 8291, 8292): the browsers that take messages, and the key we sign with."""

from __future__ import annotations

import base64
import os
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock
from uuid import UUID

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.db import transaction

from benso.domains.notifications.models import Subscription
from benso.domains.notifications.rules import push_endpoint_fault
from benso.kernel.errors import BensoError, Phrase

_BROWSERS_MAX = 10
_lock = Lock()


class PushAddressInvalid(BensoError):
    """Not the address or keys of a browser's push service."""

    code = "PUSH_ADDRESS_INVALID"
    status = 422
    sentence = "{reason}"


@transaction.atomic
def subscribe_push(*, person: UUID, endpoint: str, p256dh: str, auth: str, at: datetime) -> None:
    """Let a browser take push messages for a person; a browser belongs to whoever subscribed it last.

    :raises PushAddressInvalid: if the address or the keys cannot be those of a push service
    """
    fault = push_endpoint_fault(endpoint) or _keys_fault(endpoint, p256dh, auth)
    if fault is not None:
        raise PushAddressInvalid(reason=fault)
    Subscription.objects.update_or_create(
        endpoint=endpoint,
        defaults={"person": person, "p256dh": p256dh, "auth": auth, "created_at": at, "ended_at": None},
    )
    live = Subscription.objects.filter(person=person, ended_at=None).order_by("-created_at", "-pk")
    stale = list(live.values_list("pk", flat=True)[_BROWSERS_MAX:])
    Subscription.objects.filter(pk__in=stale).update(ended_at=at)


@transaction.atomic
def end_push(*, person: UUID, endpoint: str, at: datetime) -> bool:
    """The browser takes no more messages; true if it did. Another person's browser is left alone."""
    rows = Subscription.objects.filter(person=person, endpoint=endpoint, ended_at=None)
    return bool(rows.update(ended_at=at))


def push_public_key() -> str:
    """The key a browser must be given to subscribe (base64url, uncompressed point); made on first use."""
    point = (
        _private_key(settings.VAPID_KEY_FILE)
        .public_key()
        .public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    )
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def private_key_text() -> str:
    """The private key as the push library wants it (base64url of the bare number)."""
    number = _private_key(settings.VAPID_KEY_FILE).private_numbers().private_value
    return base64.urlsafe_b64encode(number.to_bytes(32, "big")).rstrip(b"=").decode()


@lru_cache(maxsize=4)
def _private_key(file: Path) -> ec.EllipticCurvePrivateKey:
    with _lock:
        if not file.exists():
            made = ec.generate_private_key(ec.SECP256R1())
            pem = made.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            file.parent.mkdir(parents=True, exist_ok=True)
            partial = file.with_name(f"{file.name}.{os.getpid()}")
            partial.touch(mode=0o600)
            partial.write_bytes(pem)
            # Two processes may come here at once: the first to link wins, both then read the same key.
            try:
                os.link(partial, file)
            except FileExistsError:
                pass
            finally:
                partial.unlink()
        key = serialization.load_pem_private_key(file.read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{file} holds no key for web push")
    return key


def _keys_fault(endpoint: str, p256dh: str, auth: str) -> str | None:
    try:
        point = base64.urlsafe_b64decode(p256dh + "=" * (-len(p256dh) % 4))
        secret = base64.urlsafe_b64decode(auth + "=" * (-len(auth) % 4))
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError:
        return Phrase("Khóa của trình duyệt không đọc được. Tắt rồi bật lại thông báo trong trình duyệt.")
    if len(secret) != 16 or len(endpoint) > 600:
        return Phrase("Khóa của trình duyệt không đúng độ dài. Tắt rồi bật lại thông báo trong trình duyệt.")
    return None
