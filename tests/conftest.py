"""Shared set-up: the embedded PostgreSQL is started by the settings; each test runs in its own transaction."""
