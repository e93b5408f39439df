#!/bin/sh
# Proves "make run, then make test, nothing else" on a bare Debian 12 made on the spot.
#
#   sudo tools/fresh_machine.sh [FOLDER]            root inside, the last commit of this checkout
#   sudo AS_USER=1 tools/fresh_machine.sh [FOLDER]  an ordinary user inside (who gets python3-venv and chromium installed)
#   SKIP_TEST=1 or SKIP_RUN=1                       only make run, twice; only make test
#
# Needs debootstrap and util-linux. The machine inside has python3, make, git and ca-certificates, and is reached by no
# file of this one but its network settings: name servers, certificates, and how apt, pip, uv and npm reach their mirrors.
# Everything inside runs in name spaces of its own and is gone when the script ends; FOLDER stays, to look at.
set -eu
checkout=$(cd "$(dirname "$0")/.." && pwd)
machine=${1:-$(mktemp -d /var/tmp/benso-fresh-XXXXXX)}
suite=${SUITE:-bookworm}
user=root
home=/root
if [ -n "${AS_USER:-}" ]; then
    user=citizen
    home=/home/citizen
fi
mirror=${MIRROR:-} # empty: debootstrap takes its own default
port=${BENSO_PORT:-8000}

[ "$(id -u)" = 0 ] || { echo "root is needed (debootstrap, chroot)" >&2; exit 1; }

copy() { # a file or folder of this machine to the same place inside, if there is one
    if [ -e "$1" ]; then
        mkdir -p "$machine$(dirname "$1")"
        cp -RL "$1" "$machine$(dirname "$1")/"
    fi
}

make_machine() {
    debootstrap --variant=minbase --include=python3,make,git,ca-certificates "$suite" "$machine" ${mirror:+"$mirror"}
}

# What an administrator does once for an ordinary user.
make_user() {
    if [ -d "$machine/home/citizen" ]; then return; fi
    inside root "apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends python3-venv chromium" >/dev/null
    chroot "$machine" useradd --create-home citizen
}

give_it_our_network() {
    cp -L /etc/resolv.conf /etc/hosts "$machine/etc/"
    copy /usr/local/share/ca-certificates
    copy /etc/ssl/certs/ca-certificates.crt
    copy /etc/apt/sources.list
    copy /etc/apt/sources.list.d/debian.sources
    copy /etc/apt/auth.conf.d
    for file in $(grep -lE 'Acquire::(http|https|Retries)' /etc/apt/apt.conf.d/* 2>/dev/null); do copy "$file"; done
    copy /etc/pip.conf
    copy "$HOME/.config/pip"
    copy "$HOME/.config/uv"
}

clone() {
    rm -rf "$machine$home/benso" "$machine/var/lib/benso"
    git clone --quiet --no-hardlinks "$checkout" "$machine$home/benso"
    if [ -n "${AS_USER:-}" ]; then chroot "$machine" chown -R citizen: "$home/benso"; fi
}

# Runs a script inside, with nothing of this environment but how the network is reached.
inside() { # USER COMMAND
    keep=$(env | grep -E '^(PIP_(INDEX_URL|CERT|DEFAULT_TIMEOUT)|UV_[A-Z_]*|SSL_CERT_FILE|NODE_EXTRA_CA_CERTS|[a-zA-Z]+_(proxy|PROXY)|npm_config_[a-z_]*|NPM_CONFIG_[A-Z_]*)=' | grep -v '^UV_\(CACHE\|PYTHON\)' || true)
    as=""
    if [ "$1" != root ]; then as="setpriv --reuid=$1 --regid=$1 --init-groups"; fi
    # shellcheck disable=SC2086 # the kept settings hold no spaces; $as is several words or none
    unshare --mount --pid --fork --kill-child sh -c '
        machine=$1; shift
        mount --rbind /dev "$machine/dev"
        mount --rbind /sys "$machine/sys"
        mount -t proc proc "$machine/proc"
        exec chroot "$machine" "$@"' sh "$machine" \
        $as env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME="$([ "$1" = root ] && echo /root || echo "/home/$1")" LANG=C.UTF-8 CI=true $keep BENSO_PORT="$port" \
        sh -c "cd; $2" &
    trap 'kill -KILL $!; exit 130' INT TERM
    wait $!
}

answer='import os, sys, time, urllib.error, urllib.request
for _ in range(6000):
    try:
        sys.exit(urllib.request.urlopen(sys.argv[1]).status != 200)
    except urllib.error.HTTPError as error:
        sys.exit(f"{sys.argv[1]} answers {error.code}")
    except OSError:
        time.sleep(0.1)
    if not os.path.exists("/proc/" + sys.argv[2] + "/exe"):
        sys.exit(1)
sys.exit(1)'

run_until_it_answers() {
    begun=$(date +%s)
    # As a terminal would: the interrupt goes to the whole group of make.
    inside "$user" "cd benso; setsid make run & pid=\$!; python3 -c '$answer' http://127.0.0.1:$port${CHECK:-/} \$pid; status=\$?; kill -s INT -- -\$pid; wait \$pid; exit \$status"
    echo "── $1: $(($(date +%s) - begun)) s"
}

if [ ! -e "$machine/etc/debian_version" ]; then make_machine; fi
give_it_our_network
if [ "$user" != root ]; then make_user; fi
clone
if [ -z "${SKIP_RUN:-}" ]; then
    run_until_it_answers "make run, the first time"
    run_until_it_answers "make run, the second time"
fi
if [ -z "${SKIP_TEST:-}" ]; then
    begun=$(date +%s)
    inside "$user" "cd benso; make test </dev/null"
    echo "── make test: $(($(date +%s) - begun)) s"
fi
echo "── the machine is kept in $machine"
