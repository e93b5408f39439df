"""Files made for the tests, byte by byte: good ones, and one of every kind that must be refused."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

DOCX_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument'
    '.wordprocessingml.document.main+xml"/></Types>'
)
NO_LINKS = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'


def pdf(*, extra: str = "", catalog: str = "", text: str = "Don xin cap ban sao", pages: int = 1) -> bytes:
    """A PDF of some pages; ``extra``: more objects, ``catalog``: more entries of the catalogue."""
    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET"
    kids = " ".join(f"{10 + n} 0 R" for n in range(pages))
    objects = [
        f"1 0 obj\n<< /Type /Catalog /Pages 2 0 R {catalog} >>\nendobj",
        f"2 0 obj\n<< /Type /Pages /Kids [{kids}] /Count {pages} >>\nendobj",
        "3 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>\nendobj",
        f"4 0 obj\n<< /Length {len(stream)} >>\nstream\n{stream}\nendstream\nendobj",
        *(
            f"{10 + n} 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>\nendobj"
            for n in range(pages)
        ),
    ]
    if extra:
        objects.append(extra)
    return finish_pdf([o.encode("latin-1") for o in objects])


def finish_pdf(objects: list[bytes]) -> bytes:
    """Header, objects, cross-reference table, trailer."""
    out = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
    places = {}
    for body in objects:
        places[int(body.split()[0])] = len(out)
        out += body + b"\n"
    start = len(out)
    out += f"xref\n0 {max(places) + 1}\n".encode()
    for number in range(max(places) + 1):
        line = f"{places[number]:010d} 00000 n \n" if number in places else "0000000000 65535 f \n"
        out += line.encode()
    return out + f"trailer\n<< /Size {max(places) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()


def packed_objects(number: int, inner: str) -> bytes:
    """An object stream: objects that no plain search of the file sees."""
    head = f"50 0 {inner}".encode()
    body = zlib.compress(head)
    first = len(b"50 0 ")
    entries = f"/Type /ObjStm /N 1 /First {first} /Filter /FlateDecode /Length {len(body)}"
    return f"{number} 0 obj\n<< {entries} >>\nstream\n".encode() + body + b"\nendstream\nendobj"


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int = 2, height: int = 2, more: bytes = b"") -> bytes:
    rows = b"".join(b"\0" + b"\xff\0\0" * min(width, 4) for _ in range(min(height, 4)))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + more + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    )


def jpeg(width: int = 8, height: int = 8, behind: bytes = b"") -> bytes:
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    scan = b"\xff\xda" + struct.pack(">H", 8) + b"\x01\x01\x00\x00\x3f\x00" + b"\x12\xff\x00\x34"
    return (
        b"\xff\xd8"
        + b"\xff\xe0"
        + struct.pack(">H", 16)
        + b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
        + frame
        + scan
        + b"\xff\xd9"
        + behind
    )


def archive(parts: dict[str, str | bytes], *, stored: tuple[str, ...] = ()) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name, data, zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED)
    return out.getvalue()


def docx(more: dict[str, str | bytes] | None = None, text: str = "Đơn đề nghị", types: str = DOCX_TYPES) -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.splitlines())
    return archive(
        {
            "[Content_Types].xml": types,
            "word/document.xml": f'<?xml version="1.0"?><w:document xmlns:w="urn:w">{body}</w:document>',
            "word/_rels/document.xml.rels": NO_LINKS,
            **(more or {}),
        }
    )


def odt(more: dict[str, str | bytes] | None = None, content: str = "<text:p>Đơn</text:p>") -> bytes:
    return archive(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f'<?xml version="1.0"?><office:document-content xmlns:office="o" xmlns:text="t">{content}'
            "</office:document-content>",
            "META-INF/manifest.xml": '<?xml version="1.0"?><manifest:manifest xmlns:manifest="m"/>',
            **(more or {}),
        },
        stored=("mimetype",),
    )


def signed_xml(more: str = "") -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><ToKhai><HoTen>An</HoTen>' + more + "<Signature xmlns="
        '"http://www.w3.org/2000/09/xmldsig#"><SignedInfo/></Signature></ToKhai>'
    ).encode()
