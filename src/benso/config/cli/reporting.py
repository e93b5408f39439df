"""``benso reporting``: moving in from DHIS2, and the national reporting system."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from benso.config.startup import prepare_django


@click.group("reporting")
def reporting() -> None:
    """Báo cáo: chuyển từ DHIS2 sang, gửi hệ thống báo cáo quốc gia."""


@reporting.command("import-dhis2")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--units", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="CSV with columns dhis2,unit: uid, code or name there; id of the unit here.")  # fmt: skip
def import_dhis2(file: Path, units: Path | None) -> int:
    """Import metadata (JSON), data values (JSON) or ADX (XML) of DHIS2: all or nothing.

    Metadata becomes drafts of regimes; values go into reports that are open. Every bad row is printed.

    \b
    benso reporting import-dhis2 metadata.json --units units.csv
    benso reporting import-dhis2 dataValueSets.json
    benso reporting import-dhis2 values.adx.xml
    """
    prepare_django()
    from django.utils import timezone

    from benso.domains.reporting import operations
    from benso.domains.reporting.rules import read_adx, read_values

    now, content = timezone.now(), file.read_bytes()
    if content.lstrip()[:1] == b"<":
        values, bad = read_adx(content)
    else:
        document = _document(content)
        if "dataValues" not in document:
            moved = operations.import_dhis2_metadata(
                document=document, units=_table(units), actor="console:import-dhis2", at=now
            )
            _say([f"{one.place}: {one.message}" for one in moved.bad])
            click.echo(
                f"{len(moved.indicators)} chỉ tiêu, {len(moved.code_lists)} phân tổ, {len(moved.regimes)} bản nháp."
            )
            return 0
        values, bad = read_values(document)
    done = operations.import_dhis2_values(values=values, bad=bad, actor="console:import-dhis2", at=now)
    _say([f"{one.place}: {one.message}" for one in done.bad])
    click.echo(f"{done.imported} giá trị mới, {done.updated} giá trị thay.")
    return 0


@reporting.command("push-national")
def push_national() -> int:
    """Put what was published and not told of yet into the outbox to the national reporting system."""
    prepare_django()
    from django.utils import timezone

    from benso.domains.reporting.operations import push_national_reports

    click.echo(f"{push_national_reports(at=timezone.now(), limit=100_000)} báo cáo đã vào hàng đợi gửi.")
    return 0


@reporting.command("export-national")
@click.argument("regime")
@click.argument("period")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export_national(regime: str, period: str, file: Path) -> int:
    """Write the published reports of a period to a file: .xlsx, .csv or .json, by its ending.

    \b
    benso reporting export-national T01 2024-11~15 thang-11.xlsx
    """
    prepare_django()
    from benso.domains.reporting.queries import national_reports
    from benso.domains.reporting.rules import national_csv, national_json, national_xlsx

    forms = {".xlsx": national_xlsx, ".csv": national_csv, ".json": national_json}
    if file.suffix not in forms:
        raise click.ClickException("Tên tệp phải kết thúc bằng .xlsx, .csv hoặc .json.")
    reports = national_reports(regime=regime, period=period)
    if not reports:
        raise click.ClickException(f"Chế độ {regime} không có báo cáo nào đã công bố cho kỳ {period}.")
    file.write_bytes(forms[file.suffix](reports))
    click.echo(f"{len(reports)} báo cáo, {sum(len(one.figures) for one in reports)} chỉ tiêu → {file}")
    return 0


def _document(content: bytes) -> Mapping[str, Any]:
    try:
        document = json.loads(content)
    except ValueError as error:
        raise click.ClickException(f"Tệp không phải JSON đọc được: {error}") from error
    if not isinstance(document, dict):
        raise click.ClickException("Tệp phải là một đối tượng JSON.")
    return document


def _table(units: Path | None) -> dict[str, str]:
    if units is None:
        return {}
    with units.open(encoding="utf-8-sig", newline="") as lines:
        return {row.get("dhis2", ""): row.get("unit", "") for row in csv.DictReader(lines)}


def _say(lines: list[str]) -> None:
    for line in lines:
        click.echo(line, err=True)
    if lines:
        raise click.ClickException(f"{len(lines)} dòng sai, chưa ghi gì.")
