"""Run inside an installation: a small regime with an open report, and two reporters signed in.

Prints the report and the two session keys as JSON.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from benso.config.startup import start  # noqa: F401  replaced below if it has another name
