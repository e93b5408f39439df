"""Reading officials, their duties and permissions; people, and who looked at their data."""

from benso.domains.accounts.queries.duties import (
    delegation_of,
    delegations,
    duties,
    officials_on_duty,
    on_duty,
)
from benso.domains.accounts.queries.officials import (
    OfficialUnknown,
    appointment_of,
    appointments,
    official,
    official_named,
    official_names,
    official_row,
    officials,
    officials_numbered,
    recent_events,
    simulated_officials,
)
from benso.domains.accounts.queries.people import (
    PersonUnknown,
    accesses,
    citizen_digest,
    consents,
    left_enterprises,
    person,
    person_by_number,
    person_names,
    person_of,
    person_row,
    person_values,
    representation_of,
    representations,
)
from benso.domains.accounts.queries.permissions import (
    PermissionMissing,
    demand_permission,
    demand_whole_reach,
    may,
)
from benso.domains.accounts.queries.staff import (
    staff,
)
from benso.domains.accounts.queries.tokens import (
    client_tokens,
    token_holder,
)

__all__ = [
    "OfficialUnknown",
    "PermissionMissing",
    "PersonUnknown",
    "accesses",
    "appointment_of",
    "appointments",
    "citizen_digest",
    "client_tokens",
    "consents",
    "delegation_of",
    "delegations",
    "demand_permission",
    "demand_whole_reach",
    "duties",
    "left_enterprises",
    "may",
    "official",
    "official_named",
    "official_names",
    "official_row",
    "officials",
    "officials_numbered",
    "officials_on_duty",
    "on_duty",
    "person",
    "person_by_number",
    "person_names",
    "person_of",
    "person_row",
    "person_values",
    "recent_events",
    "representation_of",
    "representations",
    "simulated_officials",
    "staff",
    "token_holder",
]
