"""Settings are right, or refused in one sentence that names them and quotes no secret."""

from __future__ import annotations

import base64
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.config import ROOT, BadSetting, Settings, read_settings

KEY = base64.b64encode(bytes(range(32))).decode()
TWILIO = {
    "TWILIO_ACCOUNT_SID": "AC" + "0f" * 16,
    "TWILIO_AUTH_TOKEN": "t",
    "TWILIO_FROM": "whatsapp:+441632960000",
}


class Place:
    """An environment of the test's own, and a folder with nothing of ours in it."""

    def __init__(self, patch: pytest.MonkeyPatch, folder: Path) -> None:
        self.patch, self.folder = patch, folder

    def read(self, **settings: str) -> Settings:
        for name, value in settings.items():
            self.patch.setenv(f"BIGROOM_{name}", value)
        return read_settings()

    def refuses(self, **settings: str) -> str:
        with pytest.raises(BadSetting) as refused:
            self.read(**settings)
        return str(refused.value)


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Place:
    """Nothing is set."""
    for name in [name for name in os.environ if name.startswith("BIGROOM_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return Place(monkeypatch, tmp_path)


def test_nothing_has_to_be_set(place: Place) -> None:
    settings = place.read()
    assert settings.database_url == f"sqlite:///{ROOT}/data/bigroom.db"
    assert settings.on_sqlite
    assert settings.simulated
    assert (settings.host, settings.port, settings.flows) == ("127.0.0.1", 8000, ROOT / "flows")
    assert settings.telegram_api_url == "https://api.telegram.org"
    assert not settings.on_telegram
    assert not settings.on_whatsapp
    assert settings.data == ROOT / "data"


GOOD = [
    ("DATABASE_URL", "sqlite:///big.db"),
    ("DATABASE_URL", "sqlite:////var/lib/big room.db"),
    ("DATABASE_URL", "postgresql+psycopg://bigroom@db/bigroom"),
    ("DATABASE_URL", "postgresql+psycopg://bigroom:p%40ss@127.0.0.1:5433/bigroom?sslmode=require"),
    ("DATABASE_URL", "postgresql+psycopg:///bigroom?host=/run/postgresql"),
    ("SECRET_KEY", KEY),
    ("PUBLIC_URL", "https://room.example.org"),
    ("PUBLIC_URL", "http://localhost:8080"),
    ("PUBLIC_URL", "http://[::1]:8080"),
    ("TELEGRAM_TOKEN", "123456:ABC-DEF_g"),
    ("TELEGRAM_SECRET", "a_B-9" * 51),
    ("TELEGRAM_API_URL", "http://127.0.0.1:9"),
    ("PORT", "0"),
    ("PORT", "65535"),
    ("SIMULATOR", "yes"),
    ("LOG", "json"),
]


@pytest.mark.parametrize(("name", "value"), GOOD)
def test_what_is_right_is_taken_as_it_is(place: Place, name: str, value: str) -> None:
    assert str(getattr(place.read(**{name: value}), name.lower())) in (value, "True")


BAD = [
    ("DATABASE_URL", ""),
    ("DATABASE_URL", "big.db"),
    ("DATABASE_URL", "sqlite://"),
    ("DATABASE_URL", "sqlite:///"),
    ("DATABASE_URL", "sqlite:///:memory:"),
    ("DATABASE_URL", "sqlite:///data/"),
    ("DATABASE_URL", "sqlite:///big.db?mode=ro"),
    ("DATABASE_URL", "postgresql://db/bigroom"),
    ("DATABASE_URL", "mysql://db/bigroom"),
    ("DATABASE_URL", "postgresql+psycopg://db:port/bigroom"),
    ("DATABASE_URL", "postgresql+psycopg://db:99999/bigroom"),
    ("DATABASE_URL", "postgresql+psycopg://[db/bigroom"),
    ("SECRET_KEY", "short"),
    ("SECRET_KEY", "not base64!" * 4),
    ("SECRET_KEY", "schlüssel"),
    ("SECRET_KEY", base64.b64encode(bytes(31)).decode()),
    ("SECRET_KEY", KEY.replace("=", "")),
    ("PUBLIC_URL", "room.example.org"),
    ("PUBLIC_URL", "http://room.example.org"),
    ("PUBLIC_URL", "http://127.0.0.1.example.org"),
    ("PUBLIC_URL", "ftp://127.0.0.1"),
    ("PUBLIC_URL", "https://"),
    ("PUBLIC_URL", "https://[::1"),
    ("TELEGRAM_TOKEN", "my token"),
    ("TELEGRAM_TOKEN", "777777"),
    ("TELEGRAM_TOKEN", "123456:ABC\n"),
    ("TELEGRAM_SECRET", "with space"),
    ("TELEGRAM_SECRET", "a" * 257),
    ("TELEGRAM_API_URL", ""),
    ("TELEGRAM_API_URL", "api.telegram.org"),
    ("FLOWS", "/no/such/folder"),
    ("FLOWS", ""),
    ("PORT", ""),
    ("PORT", "eight thousand"),
    ("PORT", "-1"),
    ("PORT", "65536"),
    ("HOST", ""),
    ("SIMULATOR", "perhaps"),
    ("LOG", "loud"),
]


@pytest.mark.parametrize(("name", "value"), BAD)
def test_what_is_wrong_is_refused_in_one_sentence_that_names_it(place: Place, name: str, value: str) -> None:
    sentence = place.refuses(**{name: value})
    assert sentence.startswith(f"BIGROOM_{name} is not right: ")
    assert sentence.endswith(".")
    assert "\n" not in sentence
    if name in ("SECRET_KEY", "TELEGRAM_TOKEN", "TELEGRAM_SECRET"):
        assert value not in sentence


@pytest.mark.parametrize("missing", TWILIO)
def test_whatsapp_is_set_up_whole_or_not_at_all(place: Place, missing: str) -> None:
    given = {name: value for name, value in TWILIO.items() if name != missing}
    assert place.refuses(**given, PUBLIC_URL="https://a.org") == f"WhatsApp needs BIGROOM_{missing} as well."


@pytest.mark.parametrize("sid", ["AC1", "ac" + "0" * 32, "AC" + "0" * 33, "AC" + "g" * 32, "SK" + "0" * 32])
def test_an_account_looks_as_twilio_shows_it(place: Place, sid: str) -> None:
    said = place.refuses(**(TWILIO | {"TWILIO_ACCOUNT_SID": sid}))
    assert said.startswith("BIGROOM_TWILIO_ACCOUNT_SID is not right: it is AC and 32")
    assert sid not in said


@pytest.mark.parametrize(
    "sender", ["+441632960000", "whatsapp:441632960000", "whatsapp:+44 1632 960000", "x"]
)
def test_the_sender_is_a_number_on_whatsapp(place: Place, sender: str) -> None:
    said = place.refuses(**(TWILIO | {"TWILIO_FROM": sender}))
    assert said.startswith("BIGROOM_TWILIO_FROM is not right: write whatsapp:")


def test_something_else_may_stand_in_for_twilio(place: Place) -> None:
    assert place.refuses(TWILIO_API_URL="twilio").startswith("BIGROOM_TWILIO_API_URL is not right")
    assert place.read(TWILIO_API_URL="").twilio_api_url == ""
    assert place.read(TWILIO_API_URL="http://127.0.0.1:9/").twilio_api_url == "http://127.0.0.1:9"


def test_whatsapp_needs_a_public_address(place: Place) -> None:
    assert place.refuses(**TWILIO) == "WhatsApp needs BIGROOM_PUBLIC_URL as well."
    assert place.read(PUBLIC_URL="https://room.example.org/").on_whatsapp


@pytest.mark.parametrize(
    ("simulator", "token", "simulated"),
    [("", "", True), ("", "1:a", False), ("1", "1:a", True), ("0", "", False)],
)
def test_the_simulator_is_on_where_nothing_else_is(
    place: Place, simulator: str, token: str, simulated: bool
) -> None:
    assert place.read(SIMULATOR=simulator, TELEGRAM_TOKEN=token).simulated is simulated


def test_an_address_is_kept_without_its_last_slash(place: Place) -> None:
    settings = place.read(PUBLIC_URL="https://room.example.org/", TELEGRAM_API_URL="http://127.0.0.1:9/")
    assert settings.public_url == "https://room.example.org"
    assert settings.telegram_api_url == "http://127.0.0.1:9"


def test_settings_may_stand_in_a_file_and_the_environment_wins(place: Place) -> None:
    (place.folder / ".env").write_text("BIGROOM_PORT=9000\nBIGROOM_HOST=0.0.0.0\nOTHER=1\nBIGROOM_NEW=x\n")
    settings = place.read(PORT="9001")
    assert (settings.host, settings.port) == ("0.0.0.0", 9001)


def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(place: Place) -> None:
    (place.folder / ".env").write_bytes(b"BIGROOM_HOST=\xff\xfe")
    assert place.refuses() == "The file .env is not plain text in UTF-8."


def test_with_postgresql_the_key_must_be_set(place: Place) -> None:
    settings = place.read(DATABASE_URL="postgresql+psycopg://db/bigroom")
    with pytest.raises(BadSetting, match=r"^BIGROOM_SECRET_KEY is missing: .*\.$"):
        _ = settings.key


def test_a_key_that_is_set_is_used_and_none_is_made(place: Place) -> None:
    assert place.read(SECRET_KEY=KEY, DATABASE_URL="sqlite:///data/big.db").key == bytes(range(32))
    assert not (place.folder / "data").exists()


def test_the_key_is_made_once_beside_the_file_for_nobody_else_to_read(place: Place) -> None:
    url = f"sqlite:///{place.folder}/data/big.db"
    made = place.read(DATABASE_URL=url).key
    kept = place.folder / "data" / "secret.key"
    assert len(made) == 32
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert place.read(DATABASE_URL=url).key == made
    assert [path.name for path in kept.parent.iterdir()] == ["secret.key"]


@pytest.mark.parametrize("content", ["", "spoilt", base64.b64encode(bytes(16)).decode()])
def test_a_kept_key_that_is_spoilt_is_refused_in_a_sentence(place: Place, content: str) -> None:
    (place.folder / "secret.key").write_text(content)
    settings = place.read(DATABASE_URL=f"sqlite:///{place.folder}/big.db")
    with pytest.raises(
        BadSetting, match=r"^The key in .*secret\.key is not right: it must be 32 bytes .*\.$"
    ):
        _ = settings.key


def test_a_kept_key_may_end_with_a_line(place: Place) -> None:
    (place.folder / "secret.key").write_text(f"{KEY}\n")
    assert place.read(DATABASE_URL=f"sqlite:///{place.folder}/big.db").key == bytes(range(32))


def test_a_folder_that_cannot_be_made_is_refused_in_a_sentence(place: Place) -> None:
    (place.folder / "data").touch()
    settings = place.read(DATABASE_URL=f"sqlite:///{place.folder}/data/big.db")
    with pytest.raises(BadSetting, match=r"^The key in .* cannot be read or made: .*\.$"):
        _ = settings.key


def test_first_runs_at_once_have_one_key(place: Place) -> None:
    starts = Barrier(8, timeout=10)

    def first_run(settings: Settings) -> bytes:
        starts.wait()
        return settings.key

    runs = [place.read(DATABASE_URL=f"sqlite:///{place.folder}/data/big.db") for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(first_run, runs))) == 1


def test_no_secret_is_shown_where_settings_are_printed(place: Place) -> None:
    url = "postgresql+psycopg://bigroom:pass-word@db/bigroom"
    telegram = {"TELEGRAM_TOKEN": "1:to-ken", "TELEGRAM_SECRET": "se-cret"}
    shown = repr(place.read(SECRET_KEY=KEY, DATABASE_URL=url, **telegram))
    for secret in (KEY, "pass-word", "to-ken", "se-cret"):
        assert secret not in shown


def test_settings_do_not_change() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Settings(_env_file=None).port = 1  # type: ignore[misc]


@given(st.text(min_size=1))
def test_any_key_is_right_or_wrong_but_breaks_nothing(key: str) -> None:
    try:
        assert Settings(_env_file=None, secret_key=key).key
    except ValidationError as error:
        assert "32 bytes" in str(error)
