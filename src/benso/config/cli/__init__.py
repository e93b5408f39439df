"""The ``benso`` command: one door for the people who run an installation.

Each command lives in its own file and is imported when it is called: ``--help`` is quick, on a broken set-up, too.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click

COMMANDS = {
    "up": ("up", "Start everything: database, web, worker. Stop with Ctrl-C."),
    "load": ("content", "Check the content pack and load it, all or nothing."),
    "check-content": ("content", "Check a content pack; needs no database."),
    "verify": ("ledger", "Recompute every seal of the ledger and the audit log."),
    "export-ledger": ("ledger", "Write the whole ledger as JSON lines, for the stand-alone verifier."),
    "officials": ("officials", "Create the first official who may sign in."),
    "tokens": ("tokens", "What programs of an office sign in to /api/v1/ with."),
    "reconcile": ("reconcile", "Compare a bank's statement with what the bank told us."),
    "exchange": ("exchange", "Messages to other systems: what waits, what is dead, send again."),
    "reporting": ("reporting", "Reports: move in from DHIS2, tell the national reporting system."),
    "simulate": ("simulate", "Let a synthetic province live: invented people, real operations, marked figures."),
    "backup": ("database", "Write the whole database to one file."),
    "restore": ("database", "Bring a backup back, verified before it takes over."),
    "db": ("database", "Start, stop and enter the embedded database."),
    "doctor": ("doctor", "Say what is wrong with the set-up and how to mend it."),
    "bench": ("bench", "Measure: the platform against hand-written SQL, in one run."),
    "worker": ("up", "Run only the worker: sealing and background jobs."),
    "web": ("up", "Run only the web server."),
    "dev-services": ("development", "Run only the development services: identity provider, bank, national stand-in."),
}

PLAIN = ("BackupError", "ContentInvalid", "EmbeddedServerError", "PortTakenError", "SchemaOutdatedError")
"""Exceptions whose text is a sentence for people already."""

EPILOG = """\b
Examples:
  benso up                                start everything and print the address
  BENSO_PORT=9000 benso up                on another port
  benso check-content content/bentre      every mistake, by file, line and field
  benso backup /srv/backup/benso.dump     one file; bring it back with: benso restore
  DATABASE_URL=postgresql://… benso up    on your own PostgreSQL 18
  benso doctor                            when something does not work
"""


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports a command's file when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, in the order a newcomer meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command; ``None`` if there is none of this name."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"benso.config.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, cmd_name.replace("-", "_"))
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group(cls=LazyGroup, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option("0.1.0", prog_name="benso")
def cli() -> None:
    """Bến Số — nền tảng chính quyền số của một tỉnh: mỗi chỉ tiêu được tính từ chính công việc đã làm.

    The software a province runs its digital government on. Settings come from environment variables (BENSO_…,
    DATABASE_URL); see docs/how-to/run.md.
    """


def main() -> int:
    """Run the command line; whatever goes wrong is said in a sentence, with a traceback only if BENSO_DEBUG is set."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benso.config.settings")
    try:
        result = cli.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("\nĐã dừng.", err=True)
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except Exception as error:
        if os.environ.get("BENSO_DEBUG"):
            raise
        click.echo(f"✗ {_sentence(error)}", err=True)
        return 1
    return result if isinstance(result, int) else 0


def _sentence(error: Exception) -> str:
    kind = type(error).__name__
    text = str(error).strip()
    if kind == "OperationalError":
        return f"Không làm việc được với cơ sở dữ liệu: {text.splitlines()[0] if text else kind}. Thử: benso doctor"
    if kind in PLAIN or hasattr(error, "sentence"):
        return text
    if kind == "ValidationError":
        return f"Thiết lập không hợp lệ (bad setting): {text}"
    first = text.splitlines()[0] if text else kind
    if kind == "ProgrammingError":
        return f"Bảng dữ liệu không khớp phiên bản này: {first}. Chạy make run để cập nhật, hoặc: benso doctor"
    return f"{first} ({kind}; chi tiết: BENSO_DEBUG=1)"
