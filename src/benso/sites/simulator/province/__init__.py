"""The synthetic province: invented citizens and officials who act through the same operations as everybody else."""

from benso.sites.simulator.province.engine import AlreadySimulated, Progress, simulate
from benso.sites.simulator.province.script import Habits, Script, read_script

__all__ = ["AlreadySimulated", "Habits", "Progress", "Script", "read_script", "simulate"]
