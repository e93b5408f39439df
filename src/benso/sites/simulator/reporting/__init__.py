"""The synthetic province reports: invented officials fill in, submit, approve and publish as everybody else does."""

from benso.sites.simulator.reporting.rounds import ReportHabits, simulate_reports
from benso.sites.simulator.reporting.script import Figures, ReportScript, read_report_script

__all__ = ["Figures", "ReportHabits", "ReportScript", "read_report_script", "simulate_reports"]
