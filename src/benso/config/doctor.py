"""What can be wrong with an installation, and how each of it is mended. Starts nothing and changes nothing."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benso.config.environment import PROJECT_ROOT, Environment

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FREE_GIBI_WANTED = 2
LAG_SECONDS = 5
CLOCK_SECONDS = 300
HEARTBEAT_SECONDS = 60


class Level(StrEnum):
    """How bad a finding is; only ``FAIL`` keeps the platform from working."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what it is, how it stands, and if it is not well, how to mend it."""

    level: Level
    subject: str
    state: str
    remedy: str = ""


def examine(env: Environment) -> Iterator[Finding]:
    """Look at everything, one finding after the other; a check that itself fails is a finding, too."""
    checks: list[Callable[[Environment], Finding]] = [
        _python, _disk, _state_folder, _secret_key, _content_folder, _assets, _messages, _port, _identity, _browser,
    ]  # fmt: skip
    for check in checks:
        yield _safely(check, env)
    database = _safely(_database, env)
    yield database
    if database.level is Level.FAIL:
        return
    yield _safely(_clock, env)
    tables = _safely(_migrations, env)
    yield tables
    if tables.level is Level.FAIL:
        return
    for deeper in (_content_loaded, _worker, _sealing, _officials):
        yield _safely(deeper, env)


def _safely(check: Callable[[Environment], Finding], env: Environment) -> Finding:
    try:
        return check(env)
    except Exception as error:
        first = (str(error).strip() or type(error).__name__).splitlines()[0]
        return Finding(Level.FAIL, check.__name__.strip("_"), first, "Chạy lại với BENSO_DEBUG=1 để xem chi tiết.")


def _python(env: Environment) -> Finding:
    name = f"{sys.version_info.major}.{sys.version_info.minor}.{sys.version_info.micro}"
    return Finding(Level.OK, "Python", name)


def _disk(env: Environment) -> Finding:
    place = next(p for p in (env.state_dir, *env.state_dir.parents) if p.exists())
    free = shutil.disk_usage(place).free / 2**30
    text = f"còn {free:.0f} GiB tại {place}"
    if free < FREE_GIBI_WANTED:
        return Finding(Level.FAIL, "Đĩa", text, f"Giải phóng ít nhất {FREE_GIBI_WANTED} GiB hoặc đặt BENSO_STATE_DIR.")
    return Finding(Level.OK, "Đĩa", text)


def _state_folder(env: Environment) -> Finding:
    folder = env.state_dir
    if not folder.exists():
        return Finding(Level.WARN, "Thư mục trạng thái", f"chưa có {folder}", "make run sẽ tạo.")
    if not os.access(folder, os.W_OK | os.X_OK):
        return Finding(
            Level.FAIL, "Thư mục trạng thái", f"không ghi được {folder}",
            f"Chạy bằng tài khoản sở hữu thư mục (uid {folder.stat().st_uid}) hoặc đặt BENSO_STATE_DIR.",
        )  # fmt: skip
    return Finding(Level.OK, "Thư mục trạng thái", str(folder))


def _secret_key(env: Environment) -> Finding:
    if env.secret_key:
        return Finding(Level.OK, "Khóa bí mật", "từ BENSO_SECRET_KEY")
    file = env.state_dir / "secret.key"
    if not file.exists():
        return Finding(Level.WARN, "Khóa bí mật", "chưa có", "make run sẽ tạo.")
    if file.stat().st_mode & 0o077:
        return Finding(Level.FAIL, "Khóa bí mật", f"người khác đọc được {file}", f"chmod 600 {file}")
    return Finding(Level.OK, "Khóa bí mật", str(file))


def _content_folder(env: Environment) -> Finding:
    if not (env.content_dir / "province.yaml").exists():
        return Finding(Level.FAIL, "Bộ nội dung", f"không có {env.content_dir}/province.yaml", "Đặt BENSO_CONTENT_DIR.")
    return Finding(Level.OK, "Bộ nội dung", str(env.content_dir))


def _assets(env: Environment) -> Finding:
    folder = PROJECT_ROOT / "src" / "benso" / "sites" / "static_vendor"
    if not folder.is_dir():
        return Finding(Level.FAIL, "Phông chữ, tệp giao diện", "chưa cài", "Chạy: make setup")
    return Finding(Level.OK, "Phông chữ, tệp giao diện", f"{sum(p.is_file() for p in folder.rglob('*'))} tệp")


def _messages(env: Environment) -> Finding:
    sources = list((PROJECT_ROOT / "src" / "benso" / "locale").glob("*/LC_MESSAGES/*.po"))
    stale = [s.parts[-3] for s in sources if not _newer(s.with_suffix(".mo"), s)]
    if stale:
        return Finding(Level.WARN, "Bản dịch", f"chưa biên dịch: {', '.join(stale)}", "Chạy: make setup")
    return Finding(Level.OK, "Bản dịch", ", ".join(s.parts[-3] for s in sources))


def _newer(made: Path, source: Path) -> bool:
    return made.exists() and made.stat().st_mtime >= source.stat().st_mtime


def _port(env: Environment) -> Finding:
    from benso.config.startup import PortTakenError, answers, check_port

    try:
        check_port(env.host, env.port)
    except PortTakenError as error:
        if answers(f"http://127.0.0.1:{env.port}"):
            return Finding(Level.OK, "Cổng web", f"{env.port}: Bến Số đang chạy")
        return Finding(Level.FAIL, "Cổng web", f"{env.port} đang bận", str(error).partition("). ")[2])
    return Finding(Level.OK, "Cổng web", f"{env.port} còn trống (chưa chạy)")


def _identity(env: Environment) -> Finding:
    from benso.config.services import development_address
    from benso.config.startup import answers

    if env.oidc_issuer:
        missing = not (env.oidc_client_id and env.oidc_client_secret)
        remedy = "Đặt BENSO_OIDC_CLIENT_ID và BENSO_OIDC_CLIENT_SECRET." if missing else ""
        return Finding(Level.FAIL if missing else Level.OK, "Nơi định danh", env.oidc_issuer, remedy)
    address = development_address(env)
    if not address:
        return Finding(Level.WARN, "Nơi định danh", "chưa đặt: người dân chưa đăng nhập được", "Đặt BENSO_OIDC_ISSUER.")
    state = "đang chạy" if answers(address) else "chưa chạy (make run sẽ chạy)"
    return Finding(Level.OK, "Dịch vụ phát triển", f"{address}, {state}")


def _browser(env: Environment) -> Finding:
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        return Finding(Level.WARN, "Trình duyệt để kiểm thử", "không có", "make test cần: apt-get install chromium")
    return Finding(Level.OK, "Trình duyệt để kiểm thử", found)


def _database(env: Environment) -> Finding:
    import psycopg

    if env.database_url:
        url, where = env.database_url, f"{urlsplit(env.database_url).hostname}, DATABASE_URL"
        remedy = "Kiểm tra DATABASE_URL, tường lửa và pg_hba.conf của máy chủ."
    else:
        from benso.config import embedded

        if embedded.process_id(env.state_dir) is None:
            return Finding(Level.FAIL, "Cơ sở dữ liệu", "PostgreSQL nhúng không chạy", "make run, hoặc: benso db start")
        url, where = embedded.start(env.state_dir).url(), "nhúng"
        remedy = f"Xem {env.state_dir}/postgres/server.log; thử: benso db stop, rồi make run."
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            version, encoding = connection.info.server_version, connection.info.parameter_status("server_encoding")
    except psycopg.OperationalError as error:
        return Finding(Level.FAIL, "Cơ sở dữ liệu", str(error).strip().splitlines()[0], remedy)
    name = f"PostgreSQL {version // 10000}.{version % 10000} ({where})"
    if version < 180000:
        return Finding(Level.FAIL, "Cơ sở dữ liệu", name, "Cần PostgreSQL 18 trở lên; nâng cấp máy chủ.")
    if encoding != "UTF8":
        return Finding(Level.FAIL, "Cơ sở dữ liệu", f"{name}, bảng mã {encoding}", "Tạo lại với ENCODING 'UTF8'.")
    return Finding(Level.OK, "Cơ sở dữ liệu", name)


def _ask(query: str) -> Any:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(query)
        row = cursor.fetchone()
    return row[0] if row else None


def _clock(env: Environment) -> Finding:
    difference = abs(float(_ask("SELECT extract(epoch FROM clock_timestamp())")) - time.time())
    if difference > 2:
        return Finding(
            Level.FAIL, "Đồng hồ", f"lệch {difference:.0f} giây so với cơ sở dữ liệu",
            "Bật đồng bộ giờ (timedatectl set-ntp true) trên cả hai máy.",
        )  # fmt: skip
    return Finding(Level.OK, "Đồng hồ", "khớp với cơ sở dữ liệu")


def _migrations(env: Environment) -> Finding:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        return Finding(Level.FAIL, "Lược đồ", f"còn {len(waiting)} bước chưa chạy", "make run sẽ chạy.")
    return Finding(Level.OK, "Lược đồ", "đầy đủ")


def _content_loaded(env: Environment) -> Finding:
    from benso.config.content import content_version, loaded_version

    loaded = loaded_version(env.content_dir.name)
    if loaded is None:
        return Finding(Level.FAIL, "Nội dung đã nạp", "chưa nạp", "Chạy: benso load")
    if loaded != content_version(env.content_dir):
        return Finding(Level.WARN, "Nội dung đã nạp", "khác với thư mục nội dung hiện nay", "Chạy: benso load")
    return Finding(Level.OK, "Nội dung đã nạp", f"phiên bản {loaded}")


def _worker(env: Environment) -> Finding:
    seen = _ask("SELECT max(last_heartbeat) FROM procrastinate_workers")
    if seen is None or (datetime.now(UTC) - seen).total_seconds() > HEARTBEAT_SECONDS:
        return Finding(Level.WARN, "Tiến trình nền", "không chạy", "make run (hoặc riêng: benso worker)")
    return Finding(Level.OK, "Tiến trình nền", "đang chạy")


def _sealing(env: Environment) -> Finding:
    from benso.config.health import sealing_lag

    lag = sealing_lag()
    if lag > LAG_SECONDS:
        return Finding(
            Level.WARN, "Niêm phong sổ cái", f"bút toán cũ nhất chờ {lag:.0f} giây",
            "Tiến trình nền phải chạy: make run (hoặc benso worker).",
        )  # fmt: skip
    ahead = float(_ask("SELECT extract(epoch FROM max(sealed_at) - clock_timestamp()) FROM ledger_seal") or 0)
    if ahead > CLOCK_SECONDS:
        return Finding(
            Level.WARN, "Niêm phong sổ cái", f"niêm phong cuối ghi thời điểm sau đồng hồ {ahead:.0f} giây",
            "Đồng hồ từng chạy nhanh; niêm phong mới mang thời điểm ấy cho tới khi đồng hồ đuổi kịp.",
        )  # fmt: skip
    return Finding(Level.OK, "Niêm phong sổ cái", f"kịp thời, dòng cũ nhất chờ {lag:.1f} giây" if lag else "kịp thời")


def _officials(env: Environment) -> Finding:
    from django.contrib.auth import get_user_model

    if not get_user_model()._default_manager.exists():
        return Finding(Level.WARN, "Cán bộ", "chưa có ai", "Tạo người đầu tiên: benso officials create TEN_DANG_NHAP")
    return Finding(Level.OK, "Cán bộ", "có tài khoản")
