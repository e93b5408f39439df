#!/usr/bin/env python3
"""Check a proof or an export of a Bến Số evidence ledger without the platform. Python 3.9 or later, nothing else.

    benso_verify.py proof.json                      one entry is sealed as it stands
    benso_verify.py proof.json --seals seals.json   ... and its seal lies in the published chain
    benso_verify.py export.jsonl                    the whole ledger is as it was sealed
    benso_verify.py export.jsonl --seals seals.json ... and the chain is the published one, to its end

The list of seals is /niem-phong/seals.json of the platform; a list saved earlier is the better witness.
What is hashed is described in docs/how-to/verify.md. Exit status 0: everything holds; 1: it does not; 2: cannot read.
"""
# ruff: noqa: T201 a command speaks by printing

import argparse
import hashlib
import json
import sys
from pathlib import Path

ENTRY_LABEL = "benso.ledger.entry.v1"
SEAL_LABEL = "benso.ledger.seal.v1"
GENESIS = "00" * 32
FIELDS = (
    "id",
    "posting",
    "source",
    "document",
    "kind",
    "series",
    "effective_date",
    "period_start",
    "period_end",
    "amount",
    "reverses",
    "recorded_at",
    "private",
)


class Broken(Exception):
    """Something does not hold."""


def leaf_hash(entry):
    """Digest of an entry: its fields in fixed order, one to a line, absent ones empty."""
    if set(entry) != set(FIELDS):
        raise Broken(f"dòng {entry.get('id')}: thiếu hoặc thừa trường")
    lines = [ENTRY_LABEL] + ["" if entry[name] is None else str(entry[name]) for name in FIELDS]
    if any("\n" in line for line in lines):
        raise Broken(f"dòng {entry['id']}: một trường chứa dấu xuống dòng")
    return hashlib.sha256(b"\x00" + "\n".join(lines).encode()).digest()


def node_hash(left, right):
    """Digest of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(leaves):
    """Merkle root (RFC 6962, section 2.1)."""
    level = list(leaves)
    if not level:
        return hashlib.sha256(b"").digest()
    while len(level) > 1:
        above = [node_hash(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        level = above + ([level[-1]] if len(level) % 2 else [])
    return level[0]


def root_by_path(leaf, index, size, path):
    """Root a path leads to (RFC 9162, section 2.1.3.2)."""
    if not 0 <= index < size:
        raise Broken("vị trí của dòng nằm ngoài niêm phong")
    position, last, digest = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            raise Broken("đường dẫn dài hơn cây")
        if position & 1 or position == last:
            digest = node_hash(sibling, digest)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            digest = node_hash(digest, sibling)
        position, last = position >> 1, last >> 1
    if last:
        raise Broken("đường dẫn ngắn hơn cây")
    return digest


def check_seal(seal, before=None):
    """The seal's hash is that of its content and, where the seal before it is at hand, it is tied to that one."""
    number = seal["number"]
    lines = [SEAL_LABEL, number, seal["sealed_at"], seal["entries"], seal["root"], seal["previous"]]
    if hashlib.sha256("\n".join(map(str, lines)).encode()).hexdigest() != seal["hash"]:
        raise Broken(f"niêm phong {number}: mã băm không khớp nội dung")
    if number == 1 and seal["previous"] != GENESIS:
        raise Broken("niêm phong 1: không phải đầu chuỗi")
    if before is not None and (number, seal["previous"]) != (before["number"] + 1, before["hash"]):
        raise Broken(f"niêm phong {number}: không nối với niêm phong {before['number']}")


def check_chain(seals):
    """A list of seals is an unbroken chain, each number once; returns it by number."""
    before = None
    for seal in sorted(seals, key=lambda s: s["number"]):
        check_seal(seal, before)
        before = seal
    return {seal["number"]: seal for seal in seals}


class Published:
    """The published list of seals, checked as a chain; what it says is compared number by number."""

    def __init__(self, seals):
        self.seals = check_chain(seals)
        if not self.seals:
            raise Broken("danh sách niêm phong không có niêm phong nào")
        self.first, self.last = min(self.seals), max(self.seals)
        self.met = set()

    def compare(self, seal):
        """The seal is the one published under its number; a seal outside the list is not compared."""
        number = seal["number"]
        if number not in self.seals:
            return
        if self.seals[number] != seal:
            raise Broken(f"niêm phong {number}: không giống niêm phong đã công bố")
        self.met.add(number)

    def joint(self, number):
        """The published seal that an export which goes on after this number must be tied to; ``None`` if not listed."""
        if number in self.seals:
            self.met.add(number)
        return self.seals.get(number)

    def require(self, after):
        """Every seal of the list from here on has been met, and at least one."""
        missing = sorted(number for number in self.seals if number > after and number not in self.met)
        if missing:
            raise Broken(f"thiếu niêm phong {missing[0]}: có trong danh sách đã công bố, không có trong bản xuất")
        if not self.met:
            raise Broken(f"không có niêm phong nào chung với danh sách đã công bố ({self.first}–{self.last})")

    def words(self):
        """What the list reaches."""
        return f"danh sách niêm phong đã công bố ({self.first}–{self.last})"


def compared(published, last):
    """How far the result has been held against the published list; ``last`` is the newest seal looked at."""
    if published is None:
        return f"CHƯA đối chiếu với danh sách niêm phong đã công bố; mã băm: {last['hash']}"
    if last["number"] > published.last:
        return (
            f"Khớp {published.words()} tới số {published.last}. Các niêm phong từ số {published.last + 1} mới hơn danh "
            "sách, CHƯA đối chiếu; hãy lưu danh sách mới."
        )
    return f"Khớp {published.words()}."


def check_proof(proof, published):
    """One entry, its path, its seal."""
    entry, seal = proof["entry"], proof["seal"]
    path = [bytes.fromhex(node) for node in proof["path"]]
    if root_by_path(leaf_hash(entry), proof["index"], seal["entries"], path).hex() != seal["root"]:
        raise Broken(f"dòng {entry['id']}: đường dẫn không tới gốc của niêm phong {seal['number']}")
    check_seal(seal)
    if published is not None:
        published.compare(seal)
        if not published.met:
            raise Broken(f"niêm phong {seal['number']}: không nằm trong {published.words()}; hãy lưu danh sách mới")
    return (
        f"Dòng {entry['id']} đúng như khi niêm phong số {seal['number']} lúc {seal['sealed_at']}.\n"
        f"Mã băm của niêm phong: {seal['hash']}\n{compared(published, seal)}"
    )


def check_tree(seal, ids, leaves):
    """The entries that followed a seal in an export are its entries."""
    if seal is None:
        return
    if len(leaves) != seal["entries"] or ids != sorted(set(ids)):
        raise Broken(f"niêm phong {seal['number']}: {seal['entries']} dòng, bản xuất có {len(leaves)} hoặc sai thứ tự")
    if root_of(leaves).hex() != seal["root"]:
        raise Broken(f"niêm phong {seal['number']}: gốc Merkle không khớp, có dòng bị sửa")


def check_link(seal, before, after, published):
    """A seal of an export follows the one before it, the first one the seal after which the export goes on."""
    if before is None:
        if seal["number"] != after + 1:
            raise Broken(f"bản xuất bắt đầu từ niêm phong {seal['number']}")
        before = published and published.joint(after)
    check_seal(seal, before)
    if published is not None:
        published.compare(seal)


def check_export(lines, published):
    """A whole export, read line by line."""
    header = json.loads(next(lines))
    if header.get("format") != "benso.ledger.export.v1":
        raise Broken("không phải bản xuất của sổ bằng chứng")
    after = header["after"]
    seal, seen, ids, leaves = None, set(), [], []
    for line in lines:
        item = json.loads(line)
        if "seal" in item:
            check_tree(seal, ids, leaves)
            before, seal, ids, leaves = seal, item["seal"], [], []
            check_link(seal, before, after, published)
        elif seal is None:
            raise Broken("có dòng đứng trước niêm phong đầu tiên")
        else:
            entry = item["entry"]
            if entry["id"] in seen:
                raise Broken(f"dòng {entry['id']} đứng hai lần")
            seen.add(entry["id"])
            ids.append(entry["id"])
            leaves.append(leaf_hash(entry))
    check_tree(seal, ids, leaves)
    if published is not None:
        published.require(after)
    if seal is None:
        return "Bản xuất không có niêm phong nào: không có gì để kiểm."
    part = f"MỘT PHẦN của sổ, không có niêm phong 1–{after}: " if after else ""
    return (
        f"{part}{len(seen)} dòng, từ niêm phong {after + 1} tới {seal['number']}, đúng như khi niêm phong.\n"
        f"Mã băm của niêm phong {seal['number']}: {seal['hash']}\n{compared(published, seal)}"
    )


def read_published(path):
    """Seals as published, checked as a chain; ``None`` if not given."""
    if path is None:
        return None
    with Path(path).open(encoding="utf-8") as file:
        document = json.load(file)
    listed = document.get("seals") if isinstance(document, dict) else document
    if not isinstance(listed, list):
        raise ValueError(f"{path}: không phải danh sách niêm phong; tải lại từ /niem-phong/seals.json")
    return Published(listed)


def main(arguments=None):
    """Check the file named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", help="proof (.json) or export (.jsonl)")
    parser.add_argument("--seals", help="published list of seals (.json)")
    options = parser.parse_args(arguments)
    try:
        published = read_published(options.seals)
        with Path(options.file).open(encoding="utf-8") as file:
            first = file.readline()
            file.seek(0)
            if "benso.ledger.export.v1" in first:
                print(check_export(iter(file), published))
            else:
                print(check_proof(json.load(file), published))
    except Broken as fault:
        print(f"KHÔNG KHỚP: {fault}", file=sys.stderr)
        return 1
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        print(f"Không đọc được: {error!r}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
