"""Settings from the environment or `.env`; a wrong or missing one is refused at start in one sentence."""

from __future__ import annotations

import base64
import os
import re
import secrets
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

#: Where the project lies: flows, locales and alembic are found beside the package.
ROOT = Path(__file__).resolve().parent.parent

_LOOPBACK = ("127.0.0.1", "localhost", "::1")

#: Settings that have a shape of their own, unless they are left out, and what to say when one has not.
_SHAPES = {
    "telegram_token": (r"\d+:[\w-]+", "it looks like 123456:ABC-DEF, as BotFather gave it to you"),
    "telegram_secret": (r"[A-Za-z0-9_-]{1,256}", "use 1 to 256 letters, digits, _ and - only"),
    "twilio_account_sid": (r"AC[0-9a-fA-F]{32}", "it is AC and 32 letters and digits, as Twilio shows it"),
    "twilio_from": (
        r"whatsapp:\+[1-9]\d{6,14}",
        "write whatsapp: and the number of your sender, +44 and so on",
    ),
}


class BadSetting(Exception):
    """A setting is missing or wrong."""


class Settings(BaseSettings):
    """Everything that may differ from one place of use to another."""

    model_config = SettingsConfigDict(env_prefix="BIGROOM_", env_file=".env", extra="ignore", frozen=True)

    #: May hold a password, and is therefore not shown, like every secret below.
    database_url: str = Field(f"sqlite:///{ROOT / 'data' / 'bigroom.db'}", repr=False)
    secret_key: str = Field("", repr=False)
    public_url: str = ""
    #: How many people who have not written for a day WhatsApp lets us write to in a day.
    whatsapp_new_people_a_day: int = Field(250, ge=1)
    telegram_token: str = Field("", repr=False)
    telegram_secret: str = Field("", repr=False)
    telegram_api_url: str = "https://api.telegram.org"
    twilio_account_sid: str = Field("", repr=False)
    twilio_auth_token: str = Field("", repr=False)
    twilio_from: str = ""
    twilio_api_url: str = ""
    flows: Path = ROOT / "flows"
    simulator: bool | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    #: How the log is written: ``plain`` for people, ``json`` for machines.
    log: Literal["plain", "json"] = "plain"

    @field_validator("simulator", mode="before")
    @classmethod
    def _empty_is_unset(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: str) -> str:
        path = url.removeprefix("sqlite:///")
        if path != url and path not in ("", ":memory:") and "?" not in path and not path.endswith("/"):
            return url
        # A port may be left out; what is none is refused when it is looked at.
        if url.startswith("postgresql+psycopg://") and urlsplit(url).port != 0:
            return url
        raise ValueError("write sqlite:///path/to/file.db or postgresql+psycopg://user@host/name")

    @field_validator("host")
    @classmethod
    def _is_a_host(cls, host: str) -> str:
        if host:
            return host
        raise ValueError("write 127.0.0.1 for this machine only, or 0.0.0.0 for everybody who can reach it")

    @field_validator("secret_key")
    @classmethod
    def _is_a_key(cls, key: str) -> str:
        if key:
            _decoded(key)
        return key

    @field_validator("public_url")
    @classmethod
    def _https_or_loopback(cls, url: str) -> str:
        if not url:
            return url
        parts = urlsplit(url)
        if parts.hostname and (
            parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
        ):
            return url.rstrip("/")
        raise ValueError("it must begin with https:// (http:// only for this machine itself)")

    @field_validator("telegram_api_url", "twilio_api_url")
    @classmethod
    def _is_an_address(cls, url: str, info: ValidationInfo) -> str:
        own = not url and info.field_name == "twilio_api_url"  # left out: Twilio's own
        if not own and (urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname):
            raise ValueError("it must begin with https:// (or http://) and name a server")
        return url.rstrip("/")

    @field_validator(*_SHAPES)
    @classmethod
    def _has_its_shape(cls, value: str, info: ValidationInfo) -> str:
        shape, otherwise = _SHAPES[str(info.field_name)]
        if value and not re.fullmatch(shape, value):
            raise ValueError(otherwise)
        return value

    @field_validator("port")
    @classmethod
    def _is_a_port(cls, port: int) -> int:
        if not 0 <= port <= 65535:
            raise ValueError("a port is a number from 0 to 65535")
        return port

    @field_validator("flows", mode="before")
    @classmethod
    def _is_a_folder(cls, folder: str | Path) -> str | Path:
        if not str(folder) or not Path(folder).is_dir():
            raise ValueError("there is no such folder")
        return folder

    @model_validator(mode="after")
    def _whatsapp_whole(self) -> Settings:
        given = {
            "BIGROOM_TWILIO_ACCOUNT_SID": self.twilio_account_sid,
            "BIGROOM_TWILIO_AUTH_TOKEN": self.twilio_auth_token,
            "BIGROOM_TWILIO_FROM": self.twilio_from,
        }
        missing = [name for name, value in given.items() if not value]
        if missing and len(missing) < len(given):
            raise ValueError(f"WhatsApp needs {' and '.join(missing)} as well")
        if not missing and not self.public_url:
            raise ValueError("WhatsApp needs BIGROOM_PUBLIC_URL as well")
        return self

    @property
    def on_sqlite(self) -> bool:
        """True when everything lives in one file on this machine."""
        return self.database_url.startswith("sqlite")

    @property
    def on_telegram(self) -> bool:
        """True when a Telegram bot is configured."""
        return bool(self.telegram_token)

    @property
    def on_whatsapp(self) -> bool:
        """True when a Twilio sender is configured."""
        return bool(self.twilio_account_sid)

    @property
    def simulated(self) -> bool:
        """True when the browser simulator is served: on by default only without a real channel."""
        return (not (self.on_telegram or self.on_whatsapp)) if self.simulator is None else self.simulator

    @property
    def locales(self) -> Path:
        """The project's own translations; a folder of flows may bring its own."""
        return ROOT / "locales"

    @property
    def data(self) -> Path:
        """The folder beside the SQLite file, else data/ of the project."""
        return self.database_file.resolve().parent if self.database_file else ROOT / "data"

    @property
    def database_file(self) -> Path | None:
        """The SQLite file; None on PostgreSQL."""
        return Path(self.database_url.removeprefix("sqlite:///")) if self.on_sqlite else None

    @cached_property
    def key(self) -> bytes:
        """The 32 secret bytes: from the setting, or made once and kept beside the SQLite file."""
        if self.secret_key:
            return base64.b64decode(self.secret_key)
        if self.database_file is None:
            raise BadSetting("BIGROOM_SECRET_KEY is missing: PostgreSQL needs it (32 bytes in base64).")
        return _kept_key(self.data / "secret.key", self.database_file)


def _decoded(key: str) -> bytes:
    """Return the 32 bytes of a key written in base64. Raises ValueError."""
    try:
        found = base64.b64decode(key, validate=True)
    except ValueError as error:
        raise ValueError("it must be 32 bytes written in base64") from error
    if len(found) != 32:
        raise ValueError(f"it must be 32 bytes written in base64, this one has {len(found)}")
    return found


def _kept_key(path: Path, database: Path) -> bytes:
    """Read the key made on first run, or make it, readable by nobody else.

    None is made beside a database that is there already: another key could not read it, and would only hide
    that the right one is missing.
    """
    try:
        if not path.exists() and database.exists() and database.stat().st_size:
            raise BadSetting(f"{path} is missing, and {database} cannot be read without it: put it back.")
        if not path.exists():
            _make_key(path)
        return _decoded(path.read_text().strip())
    except ValueError as error:
        raise BadSetting(f"The key in {path} is not right: {error}.") from None
    except OSError as error:
        raise BadSetting(f"The key in {path} cannot be read or made: {error.strerror}.") from None


def _make_key(path: Path) -> None:
    """Make a key whole before it has its name: of two first runs one takes the other's."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(base64.b64encode(secrets.token_bytes(32)).decode())
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()


def read_settings() -> Settings:
    """Return the settings, or raise BadSetting with one sentence naming the first that is wrong."""
    try:
        return Settings()
    except UnicodeDecodeError:
        raise BadSetting("The file .env is not plain text in UTF-8.") from None
    except ValidationError as error:
        first = error.errors()[0]
        name = "BIGROOM_" + "_".join(str(part) for part in first["loc"]).upper() if first["loc"] else ""
        why = first["msg"].removeprefix("Value error, ").rstrip(".")
        raise BadSetting(f"{name} is not right: {why}." if name else f"{why}.") from None
