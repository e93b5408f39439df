"""Shared set-up: the embedded PostgreSQL is started by the settings; each test runs in its own transaction."""

from hypothesis import HealthCheck, settings

# A busy machine is not a mistake of the code: how long an example takes decides nothing.
settings.register_profile("shared", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared")
