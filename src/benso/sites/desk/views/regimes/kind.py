"""Report regimes as the editor knows them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from benso.domains.reporting import operations, queries, rules
from benso.domains.reporting.rules.reading import document_of, read_sheet
from benso.domains.reporting.types import Regime, Version
from benso.domains.versions.types import Difference
from benso.kernel.declarations import Sheet
from benso.sites.desk.editor.fields import Input, Part
from benso.sites.desk.editor.kinds import Editor
from benso.sites.desk.seat import Seat
from benso.sites.desk.views.regimes.parts import FORMS, PARTS, WHOLE
from benso.sites.desk.views.regimes.wording import option_words

MOST_ROWS = 60
"""Rows of forms that are edited in fields: a page with more is slow to load and to post; they are edited as text."""


class Regimes(Editor[Version]):
    """The editor of report regimes."""

    folder, prefix, noun = "regimes", "regime", "chế độ"
    list_page, home_page = "desk:regimes", "desk:regime"
    parts, rest = PARTS, WHOLE
    published = _("Đã công bố phiên bản %(n)s. Báo cáo đang mở giữ phiên bản cũ.")

    def version(self, version_id: int) -> Version:
        """A version."""
        return queries.version(version_id)

    def history(self, code: str) -> list[Version]:
        """Every version of a regime, the newest first."""
        return queries.history(code)

    def fields_too(self, version: Version, part: Part) -> bool:
        """Large forms are edited as text only."""
        rows = sum(len(form.rows) + len(form.columns) for form in version.regime.forms)
        return part.structured and (part is not FORMS or rows <= MOST_ROWS)

    def document_of(self, version: Version) -> Mapping[str, Any]:
        """What a version declares."""
        return document_of(version.regime)

    def read(self, text: str) -> Sheet[Regime]:
        """Read and judge a text."""
        return read_sheet(text, queries.vocabulary())

    def differences(self, before: Version, after: Version) -> list[Difference]:
        """What one version changes against another."""
        return rules.differences(before.regime, after.regime)

    def options(self, of: Input) -> tuple[tuple[str, str], ...]:
        """Those of the field."""
        return tuple((str(option), option_words(of.name, str(option))) for option in of.options)

    def save(self, declaration: Regime, seat: Seat, seen: str | None = None) -> Version:
        """Save the draft."""
        return operations.save_regime_draft(regime=declaration, actor=seat.actor, at=seat.at, seen=seen)

    def discard(self, version: int, seat: Seat) -> None:
        """Throw a draft away."""
        operations.discard_regime_draft(version=version, actor=seat.actor, at=seat.at)

    def publish(self, version: int, seen: str, seat: Seat) -> Version:
        """Publish a draft."""
        return operations.publish_regime(version=version, seen=seen, actor=seat.actor, at=seat.at)


REGIMES = Regimes()
