"""Dossiers of invented people at one office, put into the running installation through the operations."""

from __future__ import annotations

import os
from datetime import UTC, datetime

OFFICE = "28777@2025-07-01"
CODES = ("2.000635", "1.009022", "1.004873")


def main() -> None:
    """Nine dossiers: three of each procedure, one still new, one accepted, one a step further."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "benso.config.settings"
    from benso.config.startup import prepare_django

    prepare_django()
    from benso.domains.dossiers import operations
    from benso.domains.dossiers.types import Viewer
    from tests.domains.dossiers.lives import file
    from tests.domains.dossiers.worlds import straight_on

    at = datetime.now(UTC)
    for code in CODES:
        for steps in (0, 1, 2):
            receipt = file(code, at=at)
            if receipt.payment is not None:
                operations.take_cash(payment=receipt.payment, actor=Viewer.system("simulator"), at=at)
            for _ in range(steps):
                straight_on(receipt.id, at=at)


if __name__ == "__main__":
    main()
