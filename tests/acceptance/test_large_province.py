"""A large province is drawn from its size alone, and whoever applies can fill in every form of the script."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from django.conf import settings

from benso.domains.procedures.types import ApplicantKind
from benso.kernel.working_time import VIETNAM
from benso.sites.simulator.cast import read_people
from benso.sites.simulator.province import LargeProvince, OfficesChange, Size, read_script
from benso.sites.simulator.province.applying import _filled
from benso.sites.simulator.province.arriving import draw_life
from benso.sites.simulator.province.people import Citizen, Known, citizen_number, signed_in, tax_code

ISSUER = "https://simulated.example"
SINCE, UNTIL = datetime(2026, 3, 2, 6, tzinfo=VIETNAM), datetime(2026, 4, 10, 17, tzinfo=VIETNAM)
BORN = (date(1955, 1, 1), date(2004, 12, 18))
"""The oldest and the youngest the simulator invents."""


def province(dossiers: int, seed: int = 3) -> LargeProvince:
    root = Path(settings.CONTENT_DIR)
    size = Size(dossiers, seed, SINCE, UNTIL)
    return LargeProvince(size, script=read_script(root), cast=read_people(root), issuer=ISSUER)


def test_the_same_seed_gives_each_application_the_same_day_and_each_stands_on_one_day() -> None:
    days, again = province(400).days(), province(400).days()
    assert days == again
    assert sorted(number for numbers in days.values() for number in numbers) == list(range(400))
    assert (list(days), min(days) >= SINCE.date(), max(days) <= UNTIL.date()) == (sorted(days), True, True)
    assert province(400, seed=4).days() != days


def test_a_time_in_which_offices_come_and_go_is_refused() -> None:
    root = Path(settings.CONTENT_DIR)
    size = Size(400, 3, datetime(2025, 6, 2, 6, tzinfo=VIETNAM), datetime(2025, 7, 10, 17, tzinfo=VIETNAM))
    with pytest.raises(OfficesChange, match="01/07/2025"):
        LargeProvince(size, script=read_script(root), cast=(), issuer=ISSUER)


@pytest.mark.parametrize("born", BORN)
def test_the_oldest_and_the_youngest_can_fill_in_every_form_of_the_script(born: date) -> None:
    world = province(400).world
    claims = {
        "name": "Người Thử (mô phỏng)", "birthdate": born.isoformat(), "gender": "male", "acr": "2",
        "citizen_number": citizen_number("male", born, 1), "phone_number": "0900012345",
        "commune": world.communes(UNTIL.date())[0],
        "enterprises": [{"tax_code": tax_code(1_000), "name": "Công ty Thử (mô phỏng)", "position": "Đại diện"}],
    }  # fmt: skip
    unfit = set()
    for service in world.script.services:
        for number in range(3):
            life = draw_life(world, number, Known([Citizen("thu", claims, cast=True)]))
            life.service = service
            life.kind = ApplicantKind.CITIZEN
            signed_in(life.citizen, issuer=ISSUER, at=UNTIL, firm=True)
            if not _filled(world, life, UNTIL).answers:
                unfit.add(service.code)
    assert unfit == set()


def test_people_of_two_seeds_may_live_beside_each_other_even_under_one_number() -> None:
    claims = {
        "name": "Người Thử (mô phỏng)", "birthdate": "1990-01-01", "gender": "male", "acr": "2",
        "citizen_number": citizen_number("male", date(1990, 1, 1), 7),
    }  # fmt: skip
    first, second = (Citizen(f"mo-phong-{seed}-0", dict(claims), cast=False) for seed in (1, 2))
    for one in (first, second):
        signed_in(one, issuer=ISSUER, at=UNTIL, firm=False)
    assert None not in (first.public_id, second.public_id)
    assert first.public_id != second.public_id
    assert (bool(first.values.get("number")), bool(second.values.get("number"))) == (True, False)
