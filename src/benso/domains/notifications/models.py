"""Tables of messages to people, their texts, and the ways people opened or closed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from benso.domains.notifications.types import Channel, MessageState


class Template(models.Model):
    """The words of one kind of message, as the content pack gives them."""

    code = models.CharField(max_length=32, primary_key=True)
    channels = models.JSONField()
    facts = models.JSONField()
    words = models.JSONField()

    class Meta:
        db_table = "notifications_template"


class Message(models.Model):
    """A message on one channel. What it says is a template and facts; neither holds anything personal."""

    key = models.CharField(max_length=120)
    channel = models.CharField(max_length=8)
    person = models.UUIDField(null=True)
    # Where it goes; emptied once it has gone or was given up.
    address = models.CharField(max_length=254, default="", blank=True)
    language = models.CharField(max_length=2, default="vi")
    template = models.CharField(max_length=32)
    facts = models.JSONField()
    link = models.CharField(max_length=300, default="", blank=True)
    state = models.CharField(max_length=8)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        db_table = "notifications_message"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["key", "channel"], name="notifications_message_once"),
            models.CheckConstraint(
                condition=models.Q(channel__in=[channel.value for channel in Channel]),
                name="notifications_message_channel",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in MessageState]),
                name="notifications_message_state",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["next_at"], condition=models.Q(state="waiting"), name="notifications_message_due"),
            models.Index(fields=["person", "-id"], condition=models.Q(channel="in_app"), name="notifications_inbox"),
            models.Index(
                fields=["person"],
                condition=models.Q(channel="in_app", read_at__isnull=True),
                name="notifications_unread",
            ),
        ]


class Preference(models.Model):
    """Whether a person wants to be told in a way; without a row the default of the way holds."""

    person = models.UUIDField()
    channel = models.CharField(max_length=8)
    wanted = models.BooleanField()
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "notifications_preference"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "channel"], name="notifications_preference_once")
        ]


class Subscription(models.Model):
    """A browser that takes push messages for a person (RFC 8030); ended when the browser's service says so."""

    person = models.UUIDField()
    endpoint = models.CharField(max_length=600, unique=True)
    p256dh = models.CharField(max_length=120)
    auth = models.CharField(max_length=40)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "notifications_subscription"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person"], condition=models.Q(ended_at__isnull=True), name="notifications_subscribed")
        ]
