"""What other periods say beside a report, kept by this process for large forms while nothing of it has changed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Sequence
from threading import Lock
from typing import ClassVar

from django.db import connection

from benso.domains.reporting.types import OfficeKey, OtherPeriods

LARGE = 500
"""Items from which on a form is kept: below, reading it again costs less than asking whether it changed."""
KEPT = 8

# Values are written by approvals alone, and each leaves another round or another sum of times behind; a latest time
# would not do, as who began earlier may be done later. How figures add up is declared.
_STAMP = """
SELECT (SELECT edition FROM reporting_edition), count(r.approved_at), sum(r.round),
       sum(extract(epoch FROM r.approved_at))
FROM reporting_report r JOIN reporting_place l ON l.id = r.place_id JOIN reporting_period p ON p.id = r.period_id
WHERE l.key = ANY(%s) AND p.code = ANY(%s)
"""


class _Kept:
    lock: ClassVar[Lock] = Lock()
    held: ClassVar[OrderedDict[Hashable, tuple[Hashable, OtherPeriods]]] = OrderedDict()


def kept_while_unchanged(
    key: Hashable, places: Iterable[OfficeKey], codes: Sequence[str], read: Callable[[], OtherPeriods]
) -> OtherPeriods:
    """What ``read`` gives, or gave when the reports of these places and periods stood as they do now.

    :param key: everything else that the result rests on
    """
    with connection.cursor() as cursor:
        cursor.execute(_STAMP, [sorted(places), list(codes)])
        stamp: Hashable = cursor.fetchone()
    known = _Kept.held.get(key)
    if known is not None and known[0] == stamp:
        return known[1]
    found = read()
    with _Kept.lock:
        _Kept.held[key] = (stamp, found)
        _Kept.held.move_to_end(key)
        while len(_Kept.held) > KEPT:
            _Kept.held.popitem(last=False)
    return found
