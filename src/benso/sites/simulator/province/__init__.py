"""The synthetic province: invented citizens and officials who act through the same operations as everybody else."""

from benso.sites.simulator.province.crowd import LargeProvince, OfficesChange, Size
from benso.sites.simulator.province.engine import AlreadySimulated, Progress, simulate
from benso.sites.simulator.province.script import Habits, Script, read_script

__all__ = [
    "AlreadySimulated", "Habits", "LargeProvince", "OfficesChange", "Progress", "Script", "Size", "read_script",
    "simulate",
]  # fmt: skip
