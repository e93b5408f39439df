"""Forms 01 to 07 of Circular 03/2025/TT-VPCP as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from benso.domains.dossiers.types.states import DossierId


class FormCode(StrEnum):
    """The forms, by their numbers."""

    RECEIPT = "01"
    SUPPLEMENT = "02"
    REFUSAL = "03"
    APOLOGY = "04"
    STOPPING = "05"
    CONTROL = "06"
    REGISTER = "07"


@dataclass(frozen=True, slots=True)
class FormFacts:
    """What a form says besides the dossier itself: names of offices and procedure, words of the term, who took it."""

    content: str
    lead_name: str
    reception_name: str
    term_words: str
    components: Mapping[str, str] = field(default_factory=dict)
    copies: Mapping[str, int | None] = field(default_factory=dict)
    questions: Mapping[str, str] = field(default_factory=dict)
    steps: Mapping[str, str] = field(default_factory=dict)
    pages: Mapping[UUID, int | None] = field(default_factory=dict)
    cooperating: tuple[str, ...] = ()
    submitter_name: str = ""
    receiver_name: str = ""
    fee_total: Decimal | None = None
    refund: Decimal | None = None
    contact_phone: str = ""
    code_svg: str = ""


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """A line of the dossier register (form 07)."""

    number: str
    content: str
    applicant_name: str
    office: str
    received_at: datetime
    due_at: datetime | None
    finished_at: datetime | None
    returned_at: datetime | None
    note: str


@dataclass(frozen=True, slots=True)
class IssuedForm:
    """A form that was made: its file, and its public code if it was signed."""

    dossier: DossierId
    form: FormCode
    file: UUID
    code: str
    made_at: datetime
    made_by: str


@dataclass(frozen=True, slots=True)
class RegisterPeriod:
    """Days of a register, both included."""

    since: date
    until: date
