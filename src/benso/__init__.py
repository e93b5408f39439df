"""Bến Số: every promised target is computed from the work itself."""

__version__ = "0.1.0"
