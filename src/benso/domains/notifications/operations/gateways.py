"""The ports messages leave through. Each takes a rendered message and either sends it or raises."""

from __future__ import annotations

import json
import os
from datetime import datetime
from typing import Protocol
from uuid import UUID

import requests
from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.module_loading import import_string
from pywebpush import WebPushException, webpush

from benso.domains.notifications.models import Subscription
from benso.domains.notifications.operations.choices import unsubscribe_token
from benso.domains.notifications.operations.push import private_key_text
from benso.domains.notifications.types import Channel, Outgoing

UNSUBSCRIBE_PATH = "/dich-vu-cong/thong-bao/tat/"
_PUSH_TTL = 24 * 3600
_GONE = {404, 410}


class Gateway(Protocol):
    """A port for short messages: SMS or Zalo. Called with every message that is due; raising means *try again*."""

    def send(self, *, message: Outgoing, at: datetime) -> None:
        """Send one message; the same message may come twice, its ``key`` tells."""


class NobodyThere(Exception):
    """Every browser of the person has closed."""


class FileGateway:
    """Writes each message to a file of the state folder; the port of a machine without a provider."""

    def send(self, *, message: Outgoing, at: datetime) -> None:
        """One file per message, one line of JSON, named by its number: a repeat writes the same file again.

        Written aside and renamed: whoever collects the files never meets half a message, even after a crash.
        """
        folder = settings.OUTBOX_DIR / message.channel.value
        folder.mkdir(parents=True, exist_ok=True)
        told = {"to": message.address, "text": message.text.short, "link": absolute(message.link), "key": message.key,
                "at": at.isoformat()}  # fmt: skip
        goal = folder / f"{message.id}.json"
        partial = goal.with_suffix(f".{os.getpid()}.part")
        partial.write_text(json.dumps(told, ensure_ascii=False) + "\n", encoding="utf-8")
        partial.replace(goal)


class EmailGateway:
    """Plain text by Django's mail backend, with the headers that let a mail programme unsubscribe (RFC 8058)."""

    def send(self, *, message: Outgoing, at: datetime) -> None:
        """Send one e-mail."""
        lines = [message.text.body, "", absolute(message.link)]
        headers = {"X-Benso-Key": message.key, "Auto-Submitted": "auto-generated"}
        if message.person is not None:
            off = absolute(f"{UNSUBSCRIBE_PATH}{unsubscribe_token(person=message.person, channel=message.channel)}/")
            headers |= {"List-Unsubscribe": f"<{off}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
            lines += ["", "—", f"{_off_words(message.language)} {off}"]
        mail = EmailMessage(message.text.subject, "\n".join(lines), to=[message.address], headers=headers)
        mail.send(fail_silently=False)


class PushGateway:
    """To every browser of the person; those whose service says they are gone are ended."""

    def send(self, *, message: Outgoing, at: datetime) -> None:
        """Send to all; fails only if no browser took it.

        :raises NobodyThere: if there is no browser left
        """
        told = json.dumps({"title": message.text.subject, "body": message.text.short, "link": message.link})
        taken, last = 0, None
        browsers = list(Subscription.objects.filter(person=message.person or UUID(int=0), ended_at=None))
        for one in browsers:
            try:
                webpush(
                    {"endpoint": one.endpoint, "keys": {"p256dh": one.p256dh, "auth": one.auth}},
                    data=told,
                    vapid_private_key=private_key_text(),
                    vapid_claims={"sub": settings.WEB_PUSH_CONTACT},
                    ttl=_PUSH_TTL,
                    timeout=10,
                )
                taken += 1
            except WebPushException as error:
                if error.response is not None and error.response.status_code in _GONE:
                    Subscription.objects.filter(pk=one.pk).update(ended_at=at)
                else:
                    last = error
            except requests.RequestException as error:
                last = error
        if not taken:
            raise last or NobodyThere


def gateway(*, channel: Channel) -> Gateway:
    """The port of a channel; for SMS and Zalo the class the settings name."""
    if channel is Channel.EMAIL:
        return EmailGateway()
    if channel is Channel.PUSH:
        return PushGateway()
    made: Gateway = import_string(settings.MESSAGE_GATEWAYS.get(channel.value) or f"{__name__}.FileGateway")()
    return made


def absolute(path: str) -> str:
    """A path of ours as the outside must write it."""
    return f"{settings.PUBLIC_URL}{path}" if path.startswith("/") else path


def _off_words(language: str) -> str:
    return "Stop e-mails like this:" if language == "en" else "Không nhận thư như thế này nữa:"
