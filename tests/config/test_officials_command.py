"""The first official gets in through a link that the command prints once."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from django.test import Client

from benso.config.cli.officials import create
from benso.config.content import load_pack
from benso.config.environment import PROJECT_ROOT
from benso.domains.accounts.operations import UsernameTaken
from benso.domains.audit import queries as audit

PACK = PROJECT_ROOT / "content" / "bentre"


@pytest.fixture
def province(db: None) -> None:
    load_pack(root=PACK, actor="system:test", at=datetime(2026, 11, 24, 8, 30, tzinfo=UTC))


@pytest.mark.usefixtures("province")
def test_the_printed_link_opens(client: Client) -> None:
    done = CliRunner().invoke(create, ["quantri", "--name", "Quản trị tỉnh"])
    link = re.search(r"http://[^/]+(/desk/\S+)", done.output)
    assert link is not None, done.output
    assert client.get(link[1], follow=True).status_code == 200


@pytest.mark.usefixtures("province")
def test_a_taken_name_is_refused_and_nothing_noted() -> None:
    CliRunner().invoke(create, ["quantri", "--name", "Quản trị tỉnh"])
    before = audit.events()
    done = CliRunner().invoke(create, ["quantri", "--name", "Người khác"])
    assert isinstance(done.exception, UsernameTaken)
    assert audit.events() == before


@pytest.mark.usefixtures("province")
def test_an_unknown_role_is_answered_with_those_there_are() -> None:
    before = audit.events()
    done = CliRunner().invoke(create, ["quantri", "--name", "Quản trị", "--role", "king"])
    assert (done.exit_code, "province_admin" in done.output) == (1, True)
    assert audit.events() == before
