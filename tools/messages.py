"""Compile the message catalogues (``.po``) that are newer than what was compiled from them (``.mo``)."""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parent.parent / "src" / "benso" / "locale"


def main() -> int:
    """Returns 1, having named the file, if a catalogue cannot be read."""
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime > source.stat().st_mtime:
            continue
        try:
            with source.open("rb") as file:
                catalogue = read_po(file, locale=source.parts[-3], abort_invalid=True)
        except Exception as error:  # whatever is wrong, the file must be named
            sys.stderr.write(f"{source}: {error}\n")
            return 1
        partial = target.with_suffix(".partial")
        with partial.open("wb") as file:
            write_mo(file, catalogue)
        partial.replace(target)
    return 0


if __name__ == "__main__":
    sys.exit(main())
