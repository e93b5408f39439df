#!/bin/sh
# The checks of `make test`, each under its own heading; all of them run, the summary at the end names what failed.
#
#   tools/check.sh all | lint | types | arch | migrations | unit | browser | crash | content
#   tools/check.sh spreadsheets   our Excel files in LibreOffice, where it is installed; not part of all
set -u
cd "$(dirname "$0")/.."
bin=.venv/bin
failed=""
summary=""

step() {
    name=$1
    shift
    printf '\n── %s\n' "$name"
    begun=$(date +%s)
    if "$@"; then mark=✓; else
        mark=✗
        failed="$failed $name"
    fi
    summary="$summary
  $mark $name  $(($(date +%s) - begun)) s"
}

lint() { $bin/ruff check . && $bin/ruff format --check .; }
types() { $bin/mypy; }
arch() { $bin/lint-imports; }
migrations() { $bin/django-admin makemigrations --check --dry-run --settings=benso.config.settings; }
content() { $bin/benso check-content; }
spreadsheets() { $bin/python tools/spreadsheets.py; }
# Exit status 5: no test was collected.
pytest() { $bin/pytest -q "$@" || [ $? = 5 ]; }
# A database each; whoever is done takes over what others have not begun.
unit() { pytest -n auto --maxprocesses=8 --dist worksteal -m "not browser and not crash"; }
# An installation and a browser each, a file's tests together: they share what the file has put in.
browser() { pytest -n auto --maxprocesses=4 --dist loadfile -m browser; }
# Each test has an installation of its own.
crash() { pytest -n auto --maxprocesses=4 -m crash; }

# The embedded server is stopped again if it was these checks that started it.
was_running=$($bin/benso db status >/dev/null 2>&1 && echo yes || echo no)
trap '[ "$was_running" = yes ] || $bin/benso db stop --if-idle >/dev/null 2>&1' EXIT
trap 'exit 130' INT TERM

case ${1:-all} in
all) for check in lint types arch content migrations unit browser crash; do step "$check" "$check"; done ;;
lint | types | arch | migrations | content | unit | browser | crash | spreadsheets) step "$1" "$1" ;;
*)
    echo "unknown check: $1" >&2
    exit 2
    ;;
esac

printf '\n%s\n' "$summary"
if [ -n "$failed" ]; then
    printf '\n  ✗ Chưa đạt (failed):%s\n' "$failed"
    exit 1
fi
printf '\n  ✓ Đạt tất cả (all passed)\n'
