"""What every refused identifier has in common."""

from __future__ import annotations

from benso.kernel.errors import BensoError


class IdentifierInvalid(BensoError):
    """A text cannot be the identifier it is given as; ``data["reason"]`` says in Vietnamese what is wrong."""

    code = "IDENTIFIER_INVALID"
    status = 422
