"""Messages to people: where they go, what they say, how far they got."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Channel(StrEnum):
    """A way to a person."""

    IN_APP = "in_app"
    EMAIL = "email"
    PUSH = "push"
    SMS = "sms"
    ZALO = "zalo"


class TemplateCode(StrEnum):
    """What there is to say. The words stand in the content pack."""

    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    SUPPLEMENT_ASKED = "supplement_asked"
    SUPPLEMENT_REMINDER = "supplement_reminder"
    FEE_DUE = "fee_due"
    PAID = "paid"
    APOLOGY = "apology"
    DUE_MOVED = "due_moved"
    STOPPED = "stopped"
    RESULT_READY = "result_ready"
    RETURNED = "returned"
    RATING_ASKED = "rating_asked"
    FEEDBACK_ANSWERED = "feedback_answered"
    REPORT_DUE = "report_due"
    REPORT_OVERDUE = "report_overdue"
    REPORTS_OVERDUE = "reports_overdue"


class MessageState(StrEnum):
    """How far a message got. ``DROPPED``: the person had closed that way before it left."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom to tell. Without an account (``person`` ``None``) only what was left as contact can be used."""

    person: UUID | None
    email: str = ""
    phone: str = ""
    language: str = "vi"


@dataclass(frozen=True, slots=True)
class Words:
    """A text in both languages."""

    vi: str
    en: str

    def in_language(self, language: str) -> str:
        """English for ``en``, Vietnamese for everything else."""
        return self.en if language == "en" else self.vi


@dataclass(frozen=True, slots=True)
class Template:
    """The words of one kind of message, with ``{fact}`` places; ``short`` is for telephones."""

    code: TemplateCode
    channels: tuple[Channel, ...]
    facts: tuple[str, ...]
    subject: Words
    body: Words
    short: Words


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message in one language."""

    subject: str
    body: str
    short: str


@dataclass(frozen=True, slots=True)
class InboxMessage:
    """A message as the person reads it in the portal."""

    id: int
    template: TemplateCode
    subject: str
    body: str
    link: str
    created_at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message on its way out: rendered, with the address it goes to."""

    id: int
    key: str
    channel: Channel
    person: UUID | None
    address: str
    language: str
    text: Rendered
    link: str


@dataclass(frozen=True, slots=True)
class Round:
    """What one round of delivery did."""

    sent: int = 0
    retried: int = 0
    failed: int = 0
    dropped: int = 0

    @property
    def tried(self) -> int:
        """Messages that were due."""
        return self.sent + self.retried + self.failed + self.dropped


@dataclass(frozen=True, slots=True)
class Preference:
    """Whether a person wants to be told this way."""

    channel: Channel
    wanted: bool
