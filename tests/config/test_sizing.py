from __future__ import annotations

import pytest

from benso.config.sizing import server_options

GIBI = 2**30


@pytest.mark.parametrize(
    ("memory", "cache", "work"),
    [(GIBI // 8, "64MB", "4MB"), (GIBI, "256MB", "4MB"), (4 * GIBI, "1024MB", "16MB"), (64 * GIBI, "2048MB", "16MB")],
)
def test_a_quarter_of_the_memory_up_to_two_gibibytes_is_cache(memory: int, cache: str, work: str) -> None:
    options = server_options(memory, GIBI)
    assert (options["shared_buffers"], options["work_mem"]) == (cache, work)


def test_no_setting_weakens_durability() -> None:
    assert {"fsync", "synchronous_commit", "full_page_writes", "wal_level"} & set(server_options(GIBI, GIBI)) == set()


def test_a_small_shared_memory_file_system_is_avoided() -> None:
    assert server_options(GIBI, 64 * 2**20)["dynamic_shared_memory_type"] == "mmap"
    assert "dynamic_shared_memory_type" not in server_options(GIBI, GIBI)
