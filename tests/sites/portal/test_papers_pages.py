"""Papers: asked for only where needed, sent in one piece or in many, taken out of one's store, refused in words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from benso.domains.accounts.types import Person
from benso.domains.documents import operations as documents
from benso.domains.dossiers import operations, queries
from benso.domains.dossiers.types import Evidence, Viewer
from tests.browser.applicant import large_pdf, picture
from tests.sites.portal.conftest import AT, CODE, SERVICE, load_again
from tests.sites.portal.test_apply_pages import file_it, go_on, root
from tests.sites.portal.test_dossier_pages import SYSTEM, act, counted, now, paid

__all__ = ["counted"]
pytestmark = pytest.mark.django_db
UPLOADS = "/dich-vu-cong/tai-len/"


@pytest.fixture
def draft(signed_in: Client, loaded: Any) -> str:
    """A draft of a procedure that wants a declaration as a file, and a paper that a register holds."""
    wanted = loaded.declarations[0].components[0]
    asked = replace(wanted, when=None, result_of=CODE)
    held = replace(wanted, id="identity", when=None, held_by="population")
    results = tuple(replace(r, template="civil_status_copy") for r in loaded.declarations[0].results)
    load_again(loaded, declarations=(replace(loaded.declarations[0], components=(asked, held), results=results),))
    answer = signed_in.post(f"{SERVICE}cho-ai/", {"behalf": "me"})
    address = str(signed_in.get(answer["Location"])["Location"])
    go_on(signed_in, address)
    return address


def send(client: Client, draft: str, name: str, content: bytes) -> Any:
    return client.post(f"{root(draft)}kem/", {"component": "declaration", "file": SimpleUploadedFile(name, content)})


def png(tmp_path: Path) -> bytes:
    return picture(tmp_path).read_bytes()


def test_what_a_register_holds_is_asked_of_nobody(signed_in: Client, draft: str) -> None:
    html = signed_in.get(f"{root(draft)}giay-to/").content.decode()
    assert "Cơ sở dữ liệu quốc gia về dân cư đang giữ giấy này. Bạn không phải nộp." in html
    assert html.count('type="file"') == 1


def test_going_on_without_a_required_paper_is_pointed_at(signed_in: Client, draft: str) -> None:
    answer = signed_in.post(f"{root(draft)}giay-to/")
    assert answer.status_code == 422
    assert [p["target"] for p in answer.context["problems"]] == ["#tep-declaration"]


def test_a_file_sent_in_one_piece_is_attached_and_taken_away_again(
    signed_in: Client, draft: str, person: Person, tmp_path: Path
) -> None:
    assert send(signed_in, draft, "don.png", png(tmp_path)).status_code == 302
    [kept] = queries.drafts_of(person.public_id)[0].attachments
    assert (kept.component, kept.name, kept.evidence) == ("declaration", "don.png", Evidence.SCAN)
    assert signed_in.post(f"{root(draft)}giay-to/").status_code == 302
    signed_in.post(f"{root(draft)}bo-tep/", {"component": "declaration", "file": str(kept.file)})
    assert queries.drafts_of(person.public_id)[0].attachments == ()


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("don.exe", b"MZ" + bytes(200)),
        ("don.pdf", b"<html><script>alert(1)</script></html>"),
        ("trong.pdf", b""),
        ("Công văn MẬT.pdf", large_pdf(100)),
    ],
)
def test_a_file_that_is_not_taken_is_refused_in_words_and_nothing_is_attached(
    signed_in: Client, draft: str, person: Person, name: str, sent: bytes
) -> None:
    answer = send(signed_in, draft, name, sent)
    assert answer.status_code == 422
    assert answer.context["papers"][0].error
    assert queries.drafts_of(person.public_id)[0].attachments == ()


def test_a_file_sent_in_pieces_goes_on_where_the_last_one_ended(signed_in: Client, draft: str, person: Person) -> None:
    content = large_pdf(3000)
    begun = signed_in.post(UPLOADS, {"name": "quet.pdf", "size": str(len(content))})
    assert begun.status_code == 201
    address = f"{UPLOADS}{begun.json()['id']}/"

    def piece(offset: int, part: bytes) -> Any:
        return signed_in.post(
            address, part, content_type="application/octet-stream", headers={"Upload-Offset": str(offset)}
        )

    assert piece(0, content[:1000]).json()["received"] == 1000
    assert signed_in.get(address).json()["received"] == 1000
    wrong = piece(0, content[:1000])
    assert (wrong.status_code, wrong.json()["received"]) == (409, 1000)
    assert piece(1000, content[1000:]).json()["received"] == len(content)
    signed_in.post(f"{root(draft)}kem/", {"component": "declaration", "upload": begun.json()["id"]})
    assert [a.name for a in queries.drafts_of(person.public_id)[0].attachments] == ["quet.pdf"]


def test_anothers_upload_is_unknown(signed_in: Client, stranger: Client, draft: str) -> None:
    begun = signed_in.post(UPLOADS, {"name": "quet.pdf", "size": "10"}).json()
    address = f"{UPLOADS}{begun['id']}/"
    assert stranger.get(address).status_code == 404
    added = stranger.post(address, b"x", content_type="application/octet-stream", headers={"Upload-Offset": "0"})
    assert added.status_code == 404
    assert signed_in.get(address).json()["received"] == 0


def test_anothers_file_cannot_be_slipped_into_ones_own_application(
    signed_in: Client, stranger: Client, draft: str, person: Person, tmp_path: Path
) -> None:
    foreign = documents.store_file(
        name="cua-nguoi-khac.png", content=png(tmp_path), owner="person:khac", actor="person:khac", at=AT
    )
    answer = signed_in.post(f"{root(draft)}dung-lai/", {"component": "declaration", "file": str(foreign.id)})
    assert answer.status_code == 302
    assert queries.drafts_of(person.public_id)[0].attachments == ()


def test_an_application_with_its_papers_is_filed_and_the_file_opens_for_its_owner_only(
    signed_in: Client, stranger: Client, counted: None, draft: str, person: Person, tmp_path: Path
) -> None:
    send(signed_in, draft, "don.png", png(tmp_path))
    assert file_it(signed_in, draft).status_code == 302
    [row] = queries.dossiers_of(person.public_id, limit=2)
    page = f"/dich-vu-cong/ho-so/{row.id}/"
    html = signed_in.get(page).content.decode()
    assert "nhà nước đang giữ, không phải nộp" in html
    given = {a.component: a for a in signed_in.get(page).context["dossier"].attachments}
    assert given["identity"].evidence is Evidence.REGISTER
    file = f"{page}tep/{given['declaration'].file}/"
    assert signed_in.get(file)["Content-Type"] == "image/png"
    assert stranger.get(file).status_code == 404


def test_a_signed_result_serves_as_a_paper_of_the_next_application(
    signed_in: Client, counted: None, draft: str, person: Person, tmp_path: Path
) -> None:
    send(signed_in, draft, "don.png", png(tmp_path))
    file_it(signed_in, draft)
    first = paid(queries.dossiers_of(person.public_id, limit=1)[0].id)
    for action in ("accept", "propose"):
        act(first, action)
    [item] = queries.dossier(first, viewer=SYSTEM).work
    signer = Viewer(official_id=8, duties=frozenset({(item.role, item.office)}))
    operations.act(work_item=item.id, action="sign_result", actor=signer, at=now())
    answer = signed_in.post(f"{SERVICE}cho-ai/", {"behalf": "me"})
    second = str(signed_in.get(answer["Location"])["Location"])
    go_on(signed_in, second)
    [paper] = [p for p in signed_in.get(f"{root(second)}giay-to/").context["papers"] if p.id == "declaration"]
    [offered] = paper.reusable
    signed_in.post(f"{root(second)}dung-lai/", {"component": "declaration", "file": str(offered["id"])})
    assert file_it(signed_in, second).status_code == 302
    again = queries.dossiers_of(person.public_id, limit=1)[0].id
    given = {a.component: a.evidence for a in queries.dossier(again, viewer=SYSTEM).attachments}
    assert given["declaration"] is Evidence.REUSED
