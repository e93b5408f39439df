"""How surely an applicant must be known before an application is taken."""

from __future__ import annotations

from benso.domains.procedures.types import Assurance, Channel, Declaration


def assurance_lacking(declaration: Declaration, *, channel: Channel, level: int) -> Assurance | None:
    """What the procedure asks for where this sign-in does not reach it; ``None`` where it does.

    At the counter and by post it is the official who takes the application and answers for who has applied: their
    check is a level of its own, and none of the electronic ones is asked for.

    :param level: of the sign-in the application is made in, 1 to 3 as ``accounts`` counts
    """
    needed = declaration.assurance
    if needed is None or channel is not Channel.ONLINE or level >= needed.level:
        return None
    return needed
