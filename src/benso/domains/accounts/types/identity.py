"""What passes between us and an OpenID Connect provider."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypedDict


class Kept(TypedDict):
    """What the session keeps between the two halves of a sign-in; all text, so that any session store can hold it."""

    state: str
    nonce: str
    verifier: str
    redirect_uri: str
    begun_at: str


@dataclass(frozen=True, slots=True)
class IdentityClaims:
    """What a provider says about a person, read and checked. Unknown texts are empty.

    ``enterprises`` are (tax code, name, position) of the enterprises the provider knows the person to represent;
    ``enterprises_readable`` is false where some of what it says of them cannot be read.
    """

    subject: str
    name: str
    birth_date: date | None = None
    sex: str = ""
    number: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    commune: str = ""
    assurance: int = 1
    enterprises: tuple[tuple[str, str, str], ...] = ()
    enterprises_readable: bool = True
