"""Feedback at the desk: seen by the office, answered by its head, with a clock of its own."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from benso.domains.accounts.queries import official_row
from benso.domains.dossiers import operations, queries
from benso.domains.dossiers.types import FeedbackState, Viewer
from tests.domains.dossiers.lives import file
from tests.sites.api.offices import CODE, offices_of_application, program

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("register")]
PERSON = UUID(int=21)
SYSTEM = Viewer.system("test")


def desk_of(role: str, office: str) -> Client:
    """The browser of an official with this duty."""
    client = Client()
    client.force_login(official_row(program((role, office)).official), backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.session
    now = datetime.now(UTC).isoformat()
    session.update({"signed_in_at": now, "seen_at": now})
    session.save()
    return client


@pytest.fixture
def said() -> UUID:
    """Somebody complains in words that look like a page."""
    at = datetime.now(UTC)
    dossier = file(CODE, at=at, applicant=PERSON).id
    return operations.give_feedback(
        dossier=dossier, kind="complaint", topic="delay", text="Chờ <b>lâu</b>", actor=f"person:{PERSON}", at=at
    )


def state(feedback: UUID) -> FeedbackState:
    return queries.feedback(feedback, viewer=SYSTEM).state


def test_the_head_finds_what_was_said_with_its_term_and_answers_it(said: UUID) -> None:
    head = desk_of("head", offices_of_application()[1])
    page = head.get(reverse("desk:voices")).content.decode()
    assert "Không hài lòng: Chậm trễ" in page
    assert "trả lời trước" in page
    opened = head.get(reverse("desk:voice", args=[said])).content.decode()
    assert "Chờ &lt;b&gt;lâu&lt;/b&gt;" in opened
    answer = head.post(reverse("desk:voice", args=[said]), {"text": "Xin lỗi, đã xử lý."})
    assert (answer.status_code, answer["Location"]) == (302, reverse("desk:voices"))
    assert [turn.text for turn in queries.feedback(said, viewer=SYSTEM).turns] == [
        "Chờ <b>lâu</b>",
        "Xin lỗi, đã xử lý.",
    ]
    assert "Không có phản ánh nào chờ trả lời" in head.get(reverse("desk:voices")).content.decode()


def test_an_empty_answer_is_told_so_and_answers_nothing(said: UUID) -> None:
    head = desk_of("head", offices_of_application()[1])
    answer = head.post(reverse("desk:voice", args=[said]), {"text": "  "})
    assert answer.status_code == 422
    assert "Ghi câu trả lời" in answer.content.decode()
    assert state(said) is FeedbackState.OPEN


def test_a_colleague_reads_but_is_offered_no_answer_and_cannot_post_one(said: UUID) -> None:
    colleague = desk_of("specialist", offices_of_application()[1])
    page = colleague.get(reverse("desk:voice", args=[said])).content.decode()
    assert "Trưởng đơn vị trả lời phản ánh này." in page
    assert "Gửi trả lời" not in page
    assert colleague.post(reverse("desk:voice", args=[said]), {"text": "Tôi trả lời"}).status_code == 422
    assert state(said) is FeedbackState.OPEN


def test_another_office_does_not_learn_that_something_was_said(said: UUID) -> None:
    elsewhere = desk_of("head", "29110@2025-07-01")
    assert "Chậm trễ" not in elsewhere.get(reverse("desk:voices")).content.decode()
    assert elsewhere.get(reverse("desk:voice", args=[said])).status_code == 404
    assert elsewhere.post(reverse("desk:voice", args=[said]), {"text": "x"}).status_code == 404
    assert elsewhere.get(reverse("desk:voice", args=[uuid4()])).status_code == 404
    assert state(said) is FeedbackState.OPEN
