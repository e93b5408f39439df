"""The provincial reporting information system: regimes, reports, values with all their versions (tier 5)."""
