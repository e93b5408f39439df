#!/bin/sh
# Resolves the dependencies again. The lock files hold versions and hashes, never the address of a registry.
set -eu
cd "$(dirname "$0")/.."
compile() { uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --no-header --no-annotate "$@"; }
compile pyproject.toml -o requirements/run.lock
compile pyproject.toml --extra dev -o requirements/dev.lock
echo uv | compile - -o requirements/bootstrap.lock
npm install --package-lock-only --ignore-scripts --no-audit --no-fund --omit-lockfile-registry-resolved
! grep -n '"resolved"' package-lock.json
