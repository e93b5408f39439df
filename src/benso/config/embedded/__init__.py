"""The embedded PostgreSQL 18: the server binaries of a wheel, run by us on loopback TCP.

PostgreSQL refuses to run as root, so as root the server runs under an unprivileged account from a copy of its binaries
in the state folder; no permission of a folder that is not ours is changed. Everything about one server stands in one
state folder, so two checkouts never share one. Starting is safe at the same time from many processes, and after any of
them, or the server itself, was killed.
"""

from benso.config.embedded.installation import EmbeddedServerError, client
from benso.config.embedded.server import Server, process_id, start, stop

__all__ = ["EmbeddedServerError", "Server", "client", "process_id", "start", "stop"]
