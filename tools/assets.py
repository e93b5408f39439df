"""Copy the third-party files that tools/assets.json allows from node_modules to where the sites serve them.

Only what is listed is copied, and what is no longer listed is removed: the folder is exactly the list.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "src" / "benso" / "sites" / "static_vendor"


def main() -> int:
    """Returns 1, having named the file, if a listed one does not exist."""
    listed = json.loads((ROOT / "tools" / "assets.json").read_text(encoding="utf-8"))["copy"]
    partial = TARGET.with_name("static_vendor.partial")
    shutil.rmtree(partial, ignore_errors=True)
    for item in listed:
        source = ROOT / "node_modules" / item["package"] / item["file"]
        if not source.is_file():
            sys.stderr.write(f"tools/assets.json: {item['package']} has no file {item['file']}\n")
            return 1
        target = partial / item["to"]
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    shutil.rmtree(TARGET, ignore_errors=True)
    partial.rename(TARGET)
    return 0


if __name__ == "__main__":
    sys.exit(main())
