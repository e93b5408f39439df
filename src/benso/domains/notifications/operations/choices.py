"""What a person chooses: which ways are open, what has been read."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.core import signing
from django.db import transaction

from benso.domains.audit.operations import record_event
from benso.domains.notifications.models import Message, Preference
from benso.domains.notifications.types import Channel
from benso.kernel.errors import BensoError

_SALT = "benso.notifications.unsubscribe"


class UnsubscribeInvalid(BensoError):
    """Not a link of ours."""

    code = "UNSUBSCRIBE_INVALID"
    status = 404
    sentence = "Liên kết tắt thông báo không đúng. Đăng nhập rồi tắt trong mục Thông báo."


@transaction.atomic
def set_preference(*, person: UUID, channel: Channel, wanted: bool, actor: str, at: datetime) -> None:
    """Open or close a way to a person. The inbox stays open: it rings nobody and is the record of what was said.

    :raises UnsubscribeInvalid: if the channel is the inbox
    """
    if channel is Channel.IN_APP:
        raise UnsubscribeInvalid
    before = Preference.objects.filter(person=person, channel=channel).values_list("wanted", flat=True).first()
    if before == wanted:
        return
    Preference.objects.update_or_create(
        person=person, channel=channel.value, defaults={"wanted": wanted, "changed_at": at}
    )
    record_event(
        actor=actor, action="notifications.set_preference", object_type="person", object_id=str(person), at=at,
        data={"channel": channel.value, "wanted": wanted},
    )  # fmt: skip


def unsubscribe_token(*, person: UUID, channel: Channel) -> str:
    """What a message carries so that its reader can close this way without signing in; it does nothing else."""
    return signing.dumps([str(person), channel.value], salt=_SALT, compress=True)


def unsubscribe(*, token: str, at: datetime) -> Channel:
    """Close the way a token names.

    :raises UnsubscribeInvalid: if it is not ours
    """
    try:
        person, channel = signing.loads(token, salt=_SALT)
    except signing.BadSignature as error:
        raise UnsubscribeInvalid from error
    way = Channel(channel)
    set_preference(person=UUID(person), channel=way, wanted=False, actor=f"person:{person}", at=at)
    return way


@transaction.atomic
def mark_read(*, person: UUID, at: datetime, messages: Collection[int] | None = None) -> int:
    """Mark messages of a person as read, all if none are named; returns how many were unread. Others' never."""
    rows = Message.objects.filter(person=person, channel=Channel.IN_APP, read_at=None)
    return (rows if messages is None else rows.filter(pk__in=list(messages))).update(read_at=at)
