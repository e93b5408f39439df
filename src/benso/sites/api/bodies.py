"""What may be sent: bodies of writes, each part with its bounds."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

from benso.domains.dossiers.types import Attachment, Evidence, ReasonCode
from benso.domains.procedures.types import ApplicantKind, Channel

_LINE = r"^[^\x00-\x1f\x7f]*$"
Line = Annotated[str, Field(max_length=300, pattern=_LINE)]
Note = Annotated[str, Field(max_length=4000, pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$")]
Key = Annotated[str, Field(pattern=r"^[0-9A-Za-z_.-]{1,64}$")]
ProcedureCode = Annotated[str, Field(pattern=r"^[0-9A-Za-z_.-]{1,40}$", description="National code, e.g. `1.009022`.")]
OfficeKeyText = Annotated[
    str, Field(pattern=r"^[0-9A-Za-z@_.:/-]{0,130}$", description="Key of an office: `unit` or `unit/agency`.")
]
ResultBy = Literal["electronic", "post", "counter"]
Answers = Annotated[dict[str, Any], Field(max_length=500, description="Answers by the id of the question.")]


class Body(Schema):
    """A body; unknown names are refused, so that a typing mistake is not lost."""

    model_config = ConfigDict(extra="forbid")


class AttachmentIn(Body):
    """A paper: a stored file, or paper laid down at the counter."""

    component: Key
    file: UUID | None = Field(None, description="Of `POST /uploads`; none for paper.")
    evidence: Evidence = Evidence.SCAN
    name: Line = ""

    def taken(self) -> Attachment:
        """As ``dossiers`` takes it."""
        return Attachment(self.component, self.file, self.evidence, self.name)


Attachments = Annotated[list[AttachmentIn], Field(max_length=200)]


class ContactIn(Body):
    """Who applies and how to reach them."""

    name: Annotated[str, Field(min_length=1, max_length=200, pattern=_LINE)]
    number: Annotated[str, Field(pattern=r"^([0-9]{12})?$", description="Citizen number.")] = ""
    phone: Annotated[str, Field(pattern=r"^[0-9+ ]{0,20}$")] = ""
    email: Annotated[str, Field(max_length=254, pattern=r"^([^@\s\x00]+@[^@\s\x00]+)?$")] = ""
    address: Line = ""


class SubmissionIn(Body):
    """An application taken at a counter or out of the post."""

    procedure: ProcedureCode
    channel: Channel = Channel.COUNTER
    applicant_kind: ApplicantKind = ApplicantKind.CITIZEN
    answers: Answers
    attachments: Attachments = Field(default_factory=list)
    contact: ContactIn
    enterprise: Annotated[str, Field(pattern=r"^[0-9-]{0,14}$", description="Tax code.")] = ""
    office: OfficeKeyText = ""
    result_by: ResultBy = "counter"
    consents: list[Literal["process", "notify"]] = Field(
        ..., max_length=10, description="What the applicant agreed to; `process` is needed."
    )


class DraftIn(Body):
    """An application begun by a person."""

    procedure: ProcedureCode
    answers: Answers = Field(default_factory=dict)
    attachments: Attachments = Field(default_factory=list)
    section: Key = "start"
    on_behalf_of: Literal["", "other"] = Field("", description="`other`: for somebody else.")


class DraftChange(Body):
    """A draft saved once more; ``revision`` is the one that was changed."""

    answers: Answers
    attachments: Attachments = Field(default_factory=list)
    section: Key = "start"
    revision: int = Field(..., ge=1, le=10**9)


class DraftFiled(Body):
    """What is said when a draft is handed in."""

    consents: list[Literal["process", "notify"]] = Field(..., max_length=10)
    applicant_kind: ApplicantKind = ApplicantKind.CITIZEN
    result_by: ResultBy = "electronic"


class ActionData(Body):
    """What an action's effects need."""

    components: list[Key] | None = Field(None, max_length=200)
    questions: list[Key] | None = Field(None, max_length=200)
    ticks: list[Key] | None = Field(None, max_length=200)
    decisions: dict[str, Note | int | bool] | None = Field(None, max_length=100)


class ActionIn(Body):
    """An action at an open step."""

    action: Key
    reason: ReasonCode | None = None
    note: Note = ""
    data: ActionData | None = None


class SupplementIn(Body):
    """What was asked for."""

    answers: Answers = Field(default_factory=dict)
    attachments: Attachments = Field(default_factory=list)
    note: Note = ""


class WithdrawalIn(Body):
    """Why an application is taken back."""

    reason: Annotated[str, Field(min_length=1, max_length=500, pattern=_LINE)]


class UploadIn(Body):
    """A file to be sent."""

    name: Annotated[str, Field(min_length=1, max_length=300)]
    size: int = Field(..., ge=1, le=2**40, description="Bytes.")


class TrackIn(Body):
    """Number and code as the receipt shows them."""

    number: Annotated[str, Field(min_length=1, max_length=60)]
    code: Annotated[str, Field(min_length=1, max_length=40)]


class CalculationIn(Body):
    """Answers so far; nothing is kept."""

    answers: Answers = Field(default_factory=dict)
    channel: Channel = Channel.ONLINE
    applicant_kind: ApplicantKind = ApplicantKind.CITIZEN
