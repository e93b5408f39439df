"""The declaration of one version of a procedure. What a source does not give is ``None`` and is shown as unknown."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal

from benso.domains.procedures.types.decisions import DecisionTable
from benso.domains.procedures.types.forms import Form
from benso.domains.procedures.types.steps import StepTable
from benso.domains.procedures.types.vocabulary import ApplicantKind, Assurance, Channel, FeeStatus, FeeTime
from benso.kernel.declarations import Text
from benso.kernel.working_time import TermUnit


@dataclass(frozen=True, slots=True)
class Source:
    """Where a declaration was read, and on which day."""

    key: str
    url: str = ""
    retrieved: date | None = None


@dataclass(frozen=True, slots=True)
class Competence:
    """Who decides, and from when to when. ``agency`` is an agency reference, empty for the people's committee itself.

    ``unit_from`` names the question (kind ``commune``) that says which unit is competent; empty: the whole province.
    """

    level: str
    agency: str = ""
    unit_from: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A kind of application that has terms or fees of its own; the first whose ``when`` holds is the case."""

    id: str
    label: Text
    when: str | None = None


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """A statutory term, per case and channel (``None``: any). ``amount`` 0 working days is the same day.

    ``amount`` or ``unit`` ``None``: the source states no usable term. ``none``: the law sets none.
    """

    amount: Decimal | None
    unit: TermUnit | None
    case: str | None = None
    channel: Channel | None = None
    cut_off: time | None = None
    none: bool = False
    note: Text = field(default_factory=lambda: Text(""))


@dataclass(frozen=True, slots=True)
class FeeItem:
    """One part of a fee: ``amount`` is an expression in VND, charged when ``when`` holds on a day of its validity."""

    id: str
    label: Text
    amount: str
    when: str | None = None
    basis: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Discount:
    """Takes ``percent`` off the items named (all if empty) when ``when`` holds on a day of its validity."""

    id: str
    label: Text
    percent: Decimal
    when: str | None = None
    items: tuple[str, ...] = ()
    basis: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Exemption:
    """Who pays nothing."""

    id: str
    label: Text
    when: str
    basis: str = ""


@dataclass(frozen=True, slots=True)
class FeeRules:
    """The fee. ``status`` other than ``KNOWN`` has no items."""

    status: FeeStatus
    items: tuple[FeeItem, ...] = ()
    discounts: tuple[Discount, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    pay_at: FeeTime = FeeTime.FILING
    note: Text = field(default_factory=lambda: Text(""))


@dataclass(frozen=True, slots=True)
class Component:
    """A paper of the application. ``when``: needed only then; ``condition`` says it in words.

    ``held_by`` names the register that holds it: then nobody is asked for it (Decrees 47/2020, 194/2025: no
    re-collecting). ``electronic``: may be sent as a file. ``result_of``: code of the procedure whose result it is, so
    that the applicant's store can serve.
    """

    id: str
    name: Text
    originals: int | None = None
    copies: int | None = None
    electronic: bool = True
    required: bool = True
    when: str | None = None
    condition: Text = field(default_factory=lambda: Text(""))
    held_by: str = ""
    result_of: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What the applicant gets. ``template`` names a document template of the pack; empty: none yet, paper only."""

    id: str
    name: Text
    code: str = ""
    template: str = ""


@dataclass(frozen=True, slots=True)
class Eligibility:
    """A question before the form; ``admit`` is an expression over its answer, ``refusal`` says why not."""

    id: str
    question: Text
    kind: str
    admit: str
    refusal: Text
    options: tuple[tuple[str, Text], ...] = ()


@dataclass(frozen=True, slots=True)
class Declaration:
    """One version of a procedure as far as sources go. ``form`` and ``steps`` ``None``: not offered online here."""

    code: str
    national_code: str | None
    local_code: str | None
    name: Text
    category: str
    field_name: Text
    valid_from: date | None
    valid_to: date | None
    decision: str | None
    applicants: tuple[ApplicantKind, ...]
    applicants_text: Text
    competences: tuple[Competence, ...]
    channels: tuple[Channel, ...]
    cases: tuple[Case, ...]
    time_limits: tuple[TimeLimit, ...]
    fees: FeeRules
    components: tuple[Component, ...]
    results: tuple[Result, ...]
    eligibility: tuple[Eligibility, ...] = ()
    form: Form | None = None
    steps: StepTable | None = None
    result_by: tuple[str, ...] = ()
    """How the result reaches the applicant: ``electronic``, ``post``, ``counter``."""
    tested: tuple[str, ...] = ()
    """On which means the whole path was tried: ``web``, ``mobile``."""
    supplement_limit: int | None = None
    """How often papers may be asked for; ``None``: no limit."""
    supplement_amount: Decimal | None = None
    supplement_unit: TermUnit | None = None
    """How long the applicant has for a supplement; when it is over the dossier is closed."""
    life_events: tuple[str, ...] = ()
    master_system: str = ""
    """A ministry's system that is the master: we link and mirror, never re-key."""
    steps_text: tuple[Text, ...] = ()
    sources: tuple[Source, ...] = ()
    notes: tuple[Text, ...] = ()
    unknown: tuple[str, ...] = ()
    """Names of the fields that no source gives."""
    decisions: tuple[DecisionTable, ...] = ()
    """Tables worked out in order; their outputs are names for conditions, fees and guards."""
    keywords: tuple[str, ...] = ()
    """Everyday words people search by that the official name does not hold: *sổ đỏ*."""
    assurance: Assurance | None = None
    """How surely who applies online must be known; ``None``: nobody decided, any account will do."""
