"""How large the embedded PostgreSQL may make itself on this machine."""

from __future__ import annotations

import os
from pathlib import Path

MEBI = 1024 * 1024


def memory_bytes() -> int:
    """Memory this process may use: the machine's, or the container's limit where there is a smaller one."""
    physical = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    limits = [physical]
    for file in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        try:
            text = Path(file).read_text().strip()
        except OSError:
            continue
        if text.isdigit():
            limits.append(int(text))
    return min(limits)


def server_options(memory: int | None = None, shared_memory: int | None = None) -> dict[str, str]:
    """Settings of the embedded server for a machine with ``memory`` bytes.

    A quarter of the memory, at most 2 GiB, is its cache. Durability settings stay at their defaults: what is committed
    survives a power cut. Where ``/dev/shm`` is small, as in many containers, parallel queries use files instead.
    """
    memory = memory_bytes() if memory is None else memory
    shared_memory = _shm_bytes() if shared_memory is None else shared_memory
    cache = max(64, min(2048, memory // 4 // MEBI))
    options = {
        "shared_buffers": f"{cache}MB",
        "effective_cache_size": f"{max(128, memory // 2 // MEBI)}MB",
        "work_mem": f"{16 if memory >= 2048 * MEBI else 4}MB",
        "maintenance_work_mem": f"{max(32, min(256, memory // 16 // MEBI))}MB",
        "max_wal_size": "2GB",
        "checkpoint_timeout": "15min",
        "random_page_cost": "1.1",
        "jit": "off",
        "max_connections": "200",
        "log_line_prefix": "'%m [%p] '",
    }
    if shared_memory < 256 * MEBI:
        options["dynamic_shared_memory_type"] = "mmap"
    return options


def _shm_bytes() -> int:
    try:
        room = os.statvfs("/dev/shm")  # noqa: S108 - only asked how large it is
    except OSError:
        return 0
    return room.f_frsize * room.f_blocks
