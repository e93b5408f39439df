"""Every kind of file that is taken, and every trick that is refused with a sentence of its own."""

from __future__ import annotations

import io
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benso.domains.documents.rules import FileRefused, check_content, clean_name
from benso.domains.documents.rules.checks import EICAR
from benso.domains.documents.types import Limits, MediaType
from tests.domains.documents import samples

LIMITS = Limits()
GOOD = {
    "don.pdf": (samples.pdf(), MediaType.PDF, 1),
    "nhieu-trang.pdf": (samples.pdf(pages=3), MediaType.PDF, 3),
    "anh.JPG": (samples.jpeg(), MediaType.JPEG, 1),
    "anh.jpeg": (samples.jpeg(behind=b"\0\0\0\x18ftypmp42 a film of a phone"), MediaType.JPEG, 1),
    "anh.png": (samples.png(), MediaType.PNG, 1),
    "don.docx": (samples.docx(), MediaType.DOCX, None),
    "don.odt": (samples.odt(), MediaType.ODT, None),
    "to-khai.xml": (samples.signed_xml(), MediaType.XML, None),
    "goi.asice": (
        samples.archive(
            {
                "mimetype": "application/vnd.etsi.asic-e+zip",
                "META-INF/signatures.xml": "<a/>",
                "don.pdf": samples.pdf(),
            },
            stored=("mimetype",),
        ),
        MediaType.ASICE,
        None,
    ),
}


@pytest.mark.parametrize("name", GOOD)
def test_papers_of_every_kind_are_taken(name: str) -> None:
    content, kind, pages = GOOD[name]
    checked = check_content(name, content, LIMITS)
    assert (checked.media_type, checked.pages, checked.size) == (kind, pages, len(content))


def locked_archive() -> bytes:
    raw = bytearray(samples.docx())
    for place in range(len(raw) - 4):
        if raw[place : place + 4] == b"PK\x03\x04":
            raw[place + 6] |= 1
        if raw[place : place + 4] == b"PK\x01\x02":
            raw[place + 8] |= 1
    return bytes(raw)


def bomb(size: int = 64 * 1024 * 1024) -> bytes:
    return samples.docx({"word/media/a.xml": b"\0" * size})


def pdf_with_stream(dictionary: str, body: bytes) -> bytes:
    stream = f"20 0 obj\n<< {dictionary} /Length {len(body)} >>\nstream\n".encode() + body + b"\nendstream\nendobj"
    page = b"10 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>\nendobj"
    return samples.finish_pdf(
        [
            b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj",
            b"2 0 obj\n<< /Type /Pages /Kids [10 0 R] /Count 1 >>\nendobj",
            page,
            stream,
        ]
    )


def nested() -> bytes:
    inner = samples.docx({"word/embeddings/b.docx": samples.docx()})
    return samples.docx({"word/embeddings/a.docx": inner})


JS = "30 0 obj\n<< /S /JavaScript /JS (app.alert\\(1\\)) >>\nendobj"
REFUSED = {
    "empty": ("a.pdf", b"", "FILE_EMPTY"),
    "too large": ("a.pdf", samples.pdf() + b" " * LIMITS.size, "FILE_TOO_LARGE"),
    "a name of dots": ("../..", samples.pdf(), "FILE_NAME_UNUSABLE"),
    "a program by name": ("don.pdf.exe", samples.pdf(), "FILE_PROGRAM"),
    "a program by content": ("don.pdf", b"MZ" + bytes(100), "FILE_PROGRAM"),
    "a shell script": ("don.pdf", b"#!/bin/sh\nrm -rf /", "FILE_PROGRAM"),
    "a page": ("don.html", b"<html>", "FILE_PROGRAM"),
    "a page called a picture": ("anh.png", b"<html><script>", "FILE_KIND_UNKNOWN"),
    "an unknown kind": ("a.rar", b"Rar!\x1a\x07\0", "FILE_KIND_UNKNOWN"),
    "plain text called PDF": ("a.pdf", b"xin chao", "FILE_KIND_UNKNOWN"),
    "an archive that is no document": ("a.docx", samples.archive({"a.txt": "x"}), "FILE_KIND_UNKNOWN"),
    "HEIC": ("anh.heic", b"\0\0\0\x18ftypheic" + bytes(50), "FILE_HEIC"),
    "old Word": ("a.doc", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "FILE_OLD_OFFICE"),
    "a PDF called picture": ("a.jpg", samples.pdf(), "FILE_EXTENSION_MISMATCH"),
    "a picture called PDF": ("a.pdf", samples.png(), "FILE_EXTENSION_MISMATCH"),
    "Word called Excel": ("a.xlsx", samples.docx(), "FILE_EXTENSION_MISMATCH"),
    "half a PDF": ("a.pdf", samples.pdf()[:300], "FILE_BROKEN"),
    "half a picture": ("a.png", samples.png()[:-8], "FILE_BROKEN"),
    "half a photo": ("a.jpg", samples.jpeg()[:-4], "FILE_BROKEN"),
    "a wrong checksum": ("a.png", samples.png().replace(b"IHDR\0\0\0\2", b"IHDR\0\0\0\3"), "FILE_BROKEN"),
    "half an archive": ("a.docx", samples.docx()[:-30], "FILE_BROKEN"),
    "a locked archive": ("a.docx", locked_archive(), "FILE_LOCKED"),
    "a locked ODF": (
        "a.odt",
        samples.odt({"META-INF/manifest.xml": "<manifest:manifest><manifest:encryption-data/></manifest:manifest>"}),
        "FILE_LOCKED",
    ),
    "a locked PDF": ("a.pdf", samples.pdf().replace(b"/Root 1 0 R", b"/Root 1 0 R /Encrypt 3 0 R"), "FILE_LOCKED"),
    "Word with macros": ("a.docx", samples.docx({"word/vbaProject.bin": b"x"}), "FILE_MACRO"),
    "macro-enabled called docx": (
        "a.docx",
        samples.docx(types=samples.DOCX_TYPES.replace("wordprocessingml.document.main", "macroEnabled.main")),
        "FILE_MACRO",
    ),
    "ActiveX": ("a.docx", samples.docx({"word/activeX/activeX1.xml": "<a/>"}), "FILE_MACRO"),
    "an OLE object": ("a.docx", samples.docx({"word/embeddings/oleObject1.bin": b"x"}), "FILE_MACRO"),
    "a program inside": ("a.docx", samples.docx({"word/media/image1.png": b"MZ\x90\0"}), "FILE_MACRO"),
    "DDE": ("a.docx", samples.docx(text='DDEAUTO c:\\windows\\cmd.exe "/k calc"'), "FILE_MACRO"),
    "ODF with Basic": ("a.odt", samples.odt({"Basic/Standard/Module1.xml": "<a/>"}), "FILE_MACRO"),
    "ODF with a listener": ("a.odt", samples.odt(content="<script:event-listener/>"), "FILE_MACRO"),
    "a template from elsewhere": (
        "a.docx",
        samples.docx(
            {
                "word/_rels/settings.xml.rels": '<r><Relationship Type="http://x/relationships/attachedTemplate" '
                'Target="http://evil.example/t.dotm" TargetMode="External"/></r>'
            }
        ),
        "FILE_LINKED_OUTSIDE",
    ),
    "entities in Word": (
        "a.docx",
        samples.docx({"word/styles.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
        "FILE_POLYGLOT",
    ),
    "a zip bomb": ("a.docx", bomb(), "FILE_BOMB"),
    "a bomb behind a small table": ("a.docx", bomb(300 * 1024 * 1024), "FILE_BOMB"),
    "archives in archives": ("a.docx", nested(), "FILE_BOMB"),
    "too many parts": ("a.docx", samples.docx({f"word/p{n}.xml": "" for n in range(2_001)}), "FILE_BOMB"),
    "a part that leads out": ("a.docx", samples.docx({"../../etc/cron.d/x.xml": "x"}), "FILE_POLYGLOT"),
    "a program before the archive": ("a.docx", b"MZ" + samples.docx(), "FILE_PROGRAM"),
    "something behind the archive": ("a.docx", samples.docx() + b"<script>", "FILE_POLYGLOT"),
    "a PDF bomb": (
        "a.pdf",
        pdf_with_stream("/Filter /FlateDecode", zlib.compress(b"\0" * (LIMITS.unpacked + 1))),
        "FILE_BOMB",
    ),
    "a PDF bomb in two layers": (
        "a.pdf",
        pdf_with_stream("/Filter [/FlateDecode /FlateDecode]", zlib.compress(zlib.compress(b"\0" * 1_000_000))),
        "FILE_BOMB",
    ),
    "PDF with script": ("a.pdf", samples.pdf(extra=JS, catalog="/OpenAction 30 0 R"), "FILE_ACTIVE_PDF"),
    "PDF with a script spelt oddly": (
        "a.pdf",
        samples.pdf(extra=JS.replace("/JavaScript", "/Java#53cript").replace("/JS", "/J#53")),
        "FILE_ACTIVE_PDF",
    ),
    "PDF that starts a program": (
        "a.pdf",
        samples.pdf(extra="30 0 obj\n<< /S /Launch /F (cmd.exe) >>\nendobj"),
        "FILE_ACTIVE_PDF",
    ),
    "PDF with a file inside": (
        "a.pdf",
        samples.pdf(catalog="/Names << /EmbeddedFiles << /Names [] >> >>"),
        "FILE_ACTIVE_PDF",
    ),
    "PDF with an XFA form": ("a.pdf", samples.pdf(catalog="/AcroForm << /XFA 3 0 R >>"), "FILE_ACTIVE_PDF"),
    "script in an object stream": (
        "a.pdf",
        samples.finish_pdf(
            [
                b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj",
                b"2 0 obj\n<< /Type /Pages /Kids [10 0 R] /Count 1 >>\nendobj",
                b"10 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>\nendobj",
                samples.packed_objects(20, "<< /S /JavaScript /JS (x) >>"),
            ]
        ),
        "FILE_ACTIVE_PDF",
    ),
    "an object stream in a rare packing": (
        "a.pdf",
        pdf_with_stream("/Type /ObjStm /N 1 /First 5 /Filter /ASCIIHexDecode", b"3c3c>"),
        "FILE_ACTIVE_PDF",
    ),
    "an object hidden in a stream": (
        "a.pdf",
        pdf_with_stream("", b"30 0 obj << /S /JavaScript >> endobj"),
        "FILE_POLYGLOT",
    ),
    "a program behind the PDF": ("a.pdf", samples.pdf() + b"MZ\x90\0", "FILE_POLYGLOT"),
    "a PDF that is also an archive": ("a.pdf", samples.pdf() + samples.archive({"a": "b"}), "FILE_POLYGLOT"),
    "a page in a PDF's head": (
        "a.pdf",
        samples.pdf().replace(b"%\xe2\xe3\xcf\xd3", b"%<script>alert(1)</script>"),
        "FILE_POLYGLOT",
    ),
    "a page in a picture": (
        "a.png",
        samples.png(more=samples.chunk(b"tEXt", b"a\0<script>x</script>")),
        "FILE_POLYGLOT",
    ),
    "something behind a picture": ("a.png", samples.png() + b"PK\x03\x04", "FILE_POLYGLOT"),
    "an archive behind a photo": ("a.jpg", samples.jpeg(behind=samples.archive({"a": "b"})), "FILE_POLYGLOT"),
    "a program behind a photo": ("a.jpg", samples.jpeg(behind=b"MZ\x90"), "FILE_POLYGLOT"),
    "a picture of too many points": ("a.png", samples.png(60_000, 60_000), "FILE_PICTURE_TOO_LARGE"),
    "a photo of too many points": ("a.jpg", samples.jpeg(65_000, 65_000), "FILE_PICTURE_TOO_LARGE"),
    "a book": ("a.pdf", samples.pdf(pages=1_001), "FILE_TOO_MANY_PAGES"),
    "the scanners' test file": (
        "a.pdf",
        samples.pdf(extra="30 0 obj\n%" + EICAR.decode() + "\n1 endobj"),
        "FILE_MALWARE",
    ),
    "a secret by name": ("Tờ trình (MẬT).pdf", samples.pdf(), "FILE_SECRET"),
    "top secret without marks": ("tuyet-mat.pdf", samples.pdf(), "FILE_SECRET"),
    "a secret by stamp": ("a.docx", samples.docx(text="TỐI MẬT\nBáo cáo"), "FILE_SECRET"),
    "a secret by field": ("a.docx", samples.docx(text="Độ mật: Mật"), "FILE_SECRET"),
    "XML without a signature": ("a.xml", b'<?xml version="1.0"?><a/>', "FILE_XML_UNSIGNED"),
    "XML that is not": ("a.xml", b'<?xml version="1.0"?><a>', "FILE_BROKEN"),
    "a billion laughs": ("a.xml", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "FILE_POLYGLOT"),
    "a style sheet": ("a.xml", b'<?xml version="1.0"?><?xml-stylesheet href="x"?><a/>', "FILE_POLYGLOT"),
    "a web page in XML": (
        "a.xml",
        samples.signed_xml('<s:script xmlns:s="http://www.w3.org/1999/xhtml">x</s:script>'),
        "FILE_POLYGLOT",
    ),
    "deep XML": ("a.xml", samples.signed_xml("<a>" * 300 + "</a>" * 300), "FILE_BROKEN"),
}


@pytest.mark.parametrize("trick", REFUSED)
def test_tricks_are_refused_with_a_sentence(trick: str) -> None:
    name, content, code = REFUSED[trick]
    with pytest.raises(FileRefused) as refused:
        check_content(name, content, LIMITS)
    assert refused.value.code == code
    assert "{" not in str(refused.value)


@pytest.mark.parametrize(
    "name",
    [
        "mat-sau.jpg",
        "mặt trước.jpg",
        "CCCD_mat_truoc.jpg",
        "don toi mat the.jpg",
        "BÍ MẬT KINH DOANH.jpg",
        "mật ong.jpg",
    ],
)
def test_ordinary_words_are_no_marks_of_secrecy(name: str) -> None:
    assert check_content(name, samples.jpeg(), LIMITS).name == name


def test_a_text_about_secrets_is_no_secret() -> None:
    text = "Tôi cam kết giữ bí mật\nMật độ dân số\nBẢO MẬT THÔNG TIN\nmật khẩu"
    assert check_content("don.docx", samples.docx(text=text), LIMITS).media_type is MediaType.DOCX


@pytest.mark.parametrize(
    ("given_name", "cleaned"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\An\\đơn.pdf", "đơn.pdf"),
        ("don\u202efdp.exe.pdf", "donfdp.exe.pdf"),
        ("<script>alert(1)</script>.pdf", "script_.pdf"),
        ("a\x00\x07b\n c.pdf", "ab c.pdf"),
        ("Giấy khai sinh.PDF", "Giấy khai sinh.pdf"),
        ("con.pdf", "_con.pdf"),
        ("..hidden.pdf", "hidden.pdf"),
        ("x" * 400 + ".pdf", "x" * 150 + ".pdf"),
        ("a|b?c*d.pdf", "a_b_c_d.pdf"),
        ("khong duoi", "khong duoi"),
    ],
)
def test_names_are_cleaned(given_name: str, cleaned: str) -> None:
    assert clean_name(given_name) == cleaned


def test_a_name_without_an_ending_gets_that_of_its_content() -> None:
    assert check_content("giấy khai sinh", samples.pdf(), LIMITS).name == "giấy khai sinh.pdf"


@given(st.text(max_size=300))
def test_a_cleaned_name_is_one_harmless_part_of_a_path(name: str) -> None:
    try:
        cleaned = clean_name(name)
    except FileRefused:
        return
    assert clean_name(cleaned) == cleaned
    assert not set(cleaned) & set('/\\<>:"|?*\0\n\u202e')
    assert not cleaned.startswith(".")
    assert len(cleaned) <= 160


@given(st.binary(max_size=400), st.sampled_from(["a.pdf", "a.png", "a.jpg", "a.docx", "a.xml", "a"]))
def test_noise_is_refused_and_nothing_else_happens(noise: bytes, name: str) -> None:
    with pytest.raises(FileRefused):
        check_content(name, noise, LIMITS)


@pytest.mark.parametrize("name", ["don.pdf", "anh.JPG", "anh.png", "don.docx", "don.odt", "to-khai.xml"])
@given(data=st.data())
def test_a_damaged_paper_is_taken_or_refused_never_worse(name: str, data: st.DataObject) -> None:
    content = bytearray(GOOD[name][0])
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=8)):
        content[place] = data.draw(st.integers(0, 255))
    try:
        taken = check_content(name, bytes(content), LIMITS).size
    except FileRefused:
        return
    assert taken == len(content)


def test_every_part_is_measured_as_it_unpacks_not_as_it_claims() -> None:
    raw = bytearray(bomb(20 * 1024 * 1024))
    directory = raw.rfind(b"PK\x01\x02", 0, raw.rfind(b"PK\x05\x06"))
    raw[directory + 24 : directory + 28] = (100).to_bytes(4, "little")
    with pytest.raises(FileRefused) as refused:
        check_content("a.docx", bytes(raw), LIMITS)
    assert refused.value.code in {"FILE_BROKEN", "FILE_BOMB"}


def test_overlapping_parts_are_a_bomb() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name in ("[Content_Types].xml", "word/document.xml", "word/a.xml"):
            file.writestr(name, "x" * 100)
    raw = bytearray(out.getvalue())
    places = [p for p in range(len(raw)) if raw[p : p + 4] == b"PK\x01\x02"]
    raw[places[2] + 42 : places[2] + 46] = raw[places[1] + 42 : places[1] + 46]
    with pytest.raises(FileRefused) as refused:
        check_content("a.docx", bytes(raw), LIMITS)
    assert refused.value.code == "FILE_BOMB"
