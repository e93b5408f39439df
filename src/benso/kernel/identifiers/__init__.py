"""Identifiers people and agencies are known by: what each part means, and whether a text can be one at all.

A check says that a text is well formed, never that such a person, taxpayer or agency exists.
"""

from benso.kernel.identifiers.agencies import (
    AgencyIdentifier,
    AgencyIdentifierInvalid,
    DossierNumber,
    DossierNumberInvalid,
)
from benso.kernel.identifiers.invalid import IdentifierInvalid
from benso.kernel.identifiers.people import CitizenNumber, CitizenNumberInvalid, Sex, TaxCode, TaxCodeInvalid
from benso.kernel.identifiers.units import UnitCode, UnitCodeInvalid, UnitTier

__all__ = [
    "AgencyIdentifier",
    "AgencyIdentifierInvalid",
    "CitizenNumber",
    "CitizenNumberInvalid",
    "DossierNumber",
    "DossierNumberInvalid",
    "IdentifierInvalid",
    "Sex",
    "TaxCode",
    "TaxCodeInvalid",
    "UnitCode",
    "UnitCodeInvalid",
    "UnitTier",
]
