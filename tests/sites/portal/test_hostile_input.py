"""What nobody sends by accident: refused with a sentence, never a fault of ours, and nothing changed."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from benso.domains.accounts.types import Person
from benso.domains.dossiers import queries
from tests.domains.documents import samples
from tests.sites.portal.test_apply_pages import ANSWERS, draft, root
from tests.sites.portal.test_papers_pages import draft as paper_draft
from tests.sites.portal.test_papers_pages import send

__all__ = ["draft", "paper_draft"]
pytestmark = pytest.mark.django_db
HOSTILE_FILES = {
    "don-co-macro.docx": samples.docx({"word/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(64)}),
    "bom-nen.docx": samples.docx({"word/media/a.xml": b"0" * (300 * 1024 * 1024)}),
    "trang.pdf": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "anh.png": b"GIF89a" + bytes(50),
    "keo-theo.pdf": samples.pdf(catalog="/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"),
    "chay.exe": b"MZ" + bytes(200),
}
HOSTILE_FORMS = {
    "a null byte": "copies=1%00",
    "a number no machine holds": "copies=" + "9" * 4000,
    "not a number": "copies=NaN",
    "a place elsewhere": "commune=../../etc/passwd",
    "a query": "commune=%27%20OR%201=1%20--",
    "a script": "copies=%3Cscript%3Ealert(1)%3C/script%3E",
    "half a letter": "commune=%ED%A0%80",
    "bytes that are no text": "copies=%FF%FE",
}
FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize("name", HOSTILE_FILES)
def test_a_hostile_file_is_refused_beside_its_paper_and_nothing_is_attached(
    signed_in: Client, paper_draft: str, person: Person, name: str
) -> None:
    answer = send(signed_in, paper_draft, name, HOSTILE_FILES[name])
    assert answer.status_code == 422
    error = answer.context["papers"][0].error
    assert error.endswith(".")
    assert error in answer.content.decode()
    assert queries.drafts_of(person.public_id)[0].attachments == ()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../../etc/passwd.png", "passwd.png"),
        ("<img src=x onerror=alert(1)>.png", "img src=x onerror=alert(1)_.png"),
        ("C:\\may\\an\\giay.png", "giay.png"),
    ],
)
def test_a_name_that_is_a_path_or_a_script_becomes_a_plain_name(
    signed_in: Client, paper_draft: str, person: Person, given: str, kept: str
) -> None:
    file = SimpleUploadedFile("x", samples.png())
    file._name = given  # type: ignore[attr-defined]  # Django's own cleaning would hide what ours does
    signed_in.post(f"{root(paper_draft)}kem/", {"component": "declaration", "file": file})
    [attached] = queries.drafts_of(person.public_id)[0].attachments
    assert "/" not in attached.name
    assert "\\" not in attached.name
    html = signed_in.get(f"{root(paper_draft)}giay-to/").content.decode()
    assert "<img src=x" not in html
    assert attached.name.rpartition(".")[2] == kept.rpartition(".")[2]


@pytest.mark.parametrize("trick", HOSTILE_FORMS)
def test_a_hostile_answer_is_refused_in_words_and_cannot_be_submitted(
    signed_in: Client, draft: str, person: Person, trick: str
) -> None:
    answer = signed_in.post(draft, f"urgent=false&revision=1&{HOSTILE_FORMS[trick]}", content_type=FORM)
    assert answer.status_code == 422
    assert "<script>alert(1)" not in answer.content.decode()
    submitted = signed_in.post(f"{root(draft)}nop/", {"consent": ["process"], "result_by": "electronic"})
    assert submitted.status_code in (302, 422)
    assert queries.dossiers_of(person.public_id) == []


@pytest.mark.parametrize("revision", ["", "x", "-1", "9" * 40, "1.5", "\x00"])
def test_a_revision_that_is_none_overwrites_nothing(
    signed_in: Client, draft: str, person: Person, revision: str
) -> None:
    before = queries.drafts_of(person.public_id)[0]
    for address in (draft, f"{draft}luu/"):
        assert signed_in.post(address, ANSWERS | {"revision": revision}).status_code in (400, 409, 422)
    assert queries.drafts_of(person.public_id)[0] == before


def test_a_form_larger_than_any_form_is_refused_in_words(signed_in: Client, draft: str, person: Person) -> None:
    before = queries.drafts_of(person.public_id)
    answer = signed_in.post(draft, ANSWERS | {"copies": "1" * 6_000_000, "revision": "1"})
    assert answer.status_code == 413
    assert "Dữ liệu gửi lên quá lớn" in answer.content.decode()
    assert queries.drafts_of(person.public_id) == before


def test_a_form_of_thousands_of_fields_is_refused_in_words(signed_in: Client, draft: str, person: Person) -> None:
    before = queries.drafts_of(person.public_id)
    answer = signed_in.post(draft, ANSWERS | {f"f{n}": "1" for n in range(5000)} | {"revision": "1"})
    assert answer.status_code == 400
    assert "<h1" in answer.content.decode()
    assert queries.drafts_of(person.public_id) == before
