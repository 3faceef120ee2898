"""Settings: read from the environment, checked, frozen, and explained when wrong."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from hub.settings import Settings, SettingsError


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    for name in [name for name in os.environ if name.startswith("PICKBENCH_")]:
        monkeypatch.delenv(name)


def test_defaults_need_no_environment() -> None:
    settings = Settings.load()
    assert settings.site == "main"
    assert settings.http_host == "127.0.0.1"
    assert settings.home == Path.home() / ".pickbench"
    assert settings.resolved_database_url == f"sqlite:///{Path.home() / '.pickbench' / 'pickbench.sqlite3'}"


def test_environment_is_read_and_overrides_win(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PICKBENCH_HOME", str(tmp_path))
    monkeypatch.setenv("PICKBENCH_SITE", "north-2")
    monkeypatch.setenv("PICKBENCH_LOG_JSON", "true")
    settings = Settings.load(http_port=0)
    assert (settings.home, settings.site, settings.log_json, settings.http_port) == (
        tmp_path,
        "north-2",
        True,
        0,
    )


def test_relative_home_becomes_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert Settings.load(home="data").home == tmp_path / "data"


def test_settings_are_frozen() -> None:
    with pytest.raises(ValidationError):
        Settings.load().site = "other"


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("postgresql://u:p@db/shop", "postgresql+psycopg://u:p@db/shop"),
        ("postgresql+psycopg://u@db/shop", "postgresql+psycopg://u@db/shop"),
        ("sqlite:///x.sqlite3", "sqlite:///x.sqlite3"),
    ],
)
def test_database_url_names_its_driver(given: str, taken: str) -> None:
    assert Settings.load(database_url=given).resolved_database_url == taken


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("SITE", "Nord", "PICKBENCH_SITE: expected 1 to 32 of a-z 0-9 -"),
        ("GATEWAY", "", "PICKBENCH_GATEWAY: expected 1 to 32 of a-z 0-9 -"),
        ("TZ", "Mars/Base", "PICKBENCH_TZ: expected an IANA zone such as Europe/Berlin or Asia/Shanghai"),
        ("TZ", "../etc", "PICKBENCH_TZ: expected an IANA zone such as Europe/Berlin or Asia/Shanghai"),
        ("LANG", "fr", "PICKBENCH_LANG: expected 'en' or 'zh'"),
        ("HTTP_PORT", "70000", "PICKBENCH_HTTP_PORT: expected less than or equal to 65535"),
        (
            "DATABASE_URL",
            "mysql://x/y",
            "PICKBENCH_DATABASE_URL: expected sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE",
        ),
        (
            "BROKER_URL",
            "broker",
            "PICKBENCH_BROKER_URL: expected mqtt://USER:PASSWORD@HOST:PORT or mqtts://…",
        ),
        (
            "BROKER_URL",
            "mqtt://h:99999",
            "PICKBENCH_BROKER_URL: expected mqtt://USER:PASSWORD@HOST:PORT or mqtts://…",
        ),
    ],
)
def test_a_bad_value_is_one_clear_line(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, line: str
) -> None:
    monkeypatch.setenv(f"PICKBENCH_{name}", value)
    with pytest.raises(SettingsError) as caught:
        Settings.load()
    assert str(caught.value) == line


def test_every_bad_value_is_named_and_no_password_is_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PICKBENCH_DATABASE_URL", "oracle://u:hush@db/x")
    monkeypatch.setenv("PICKBENCH_BATCH_LIMIT", "many")
    with pytest.raises(SettingsError) as caught:
        Settings.load()
    text = str(caught.value)
    assert "PICKBENCH_DATABASE_URL" in text
    assert "PICKBENCH_BATCH_LIMIT" in text
    assert "hush" not in text
