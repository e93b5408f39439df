"""Every setting an operator can give is documented."""

from __future__ import annotations

from benso.config.environment import PROJECT_ROOT, Environment

INTERNAL = {"BENSO_COLLECTED_STATIC", "BENSO_TEST_DATABASE"}
"""Set by the command and by the tests."""


def test_every_setting_stands_in_the_how_to() -> None:
    page = (PROJECT_ROOT / "docs" / "how-to" / "run.md").read_text(encoding="utf-8")
    names = {str(field.validation_alias or f"BENSO_{name.upper()}") for name, field in Environment.model_fields.items()}
    assert {name for name in names - INTERNAL if f"`{name}`" not in page} == set()
