"""Settings, one class per section, read from ``PISHKHAN_<SECTION>__<NAME>`` (and a ``.env`` file)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

_TOKEN = re.compile(r"\d+:\S+", re.ASCII)
_FOR_TESTS = "PISHKHAN_TEST_"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
TELEGRAM_API = "https://api.telegram.org"
BALE_API = "https://tapi.bale.ai"

SmsProvider = Literal["sandbox", "kavenegar", "ghasedak", "safir"]
CodeWay = Literal["kavenegar-lookup", "kavenegar", "ghasedak", "safir", "telegram-gateway", "sandbox"]


def needed(value: SecretStr | None, name: str) -> str:
    """The secret itself. Raises ValueError that names the setting, where it was not given."""
    if value is None:
        raise ValueError(f"{name} is missing")
    return value.get_secret_value()


class MessengerSection(BaseModel):
    """One messenger: without a token it is off, or played by the sandbox."""

    token: SecretStr | None = None
    api_base: str
    intake: Literal["polling", "webhook"] = "polling"
    webhook_url: str | None = Field(None, description="public https address of this bot's API server")
    webhook_secret: SecretStr | None = None
    username: str | None = None
    limits: bool = Field(True, description="false only for a server without limits, as a sandbox may be")

    @field_validator("token")
    @classmethod
    def _has_the_shape_of_a_token(cls, token: SecretStr | None) -> SecretStr | None:
        if token is not None and not _TOKEN.fullmatch(token.get_secret_value()):
            raise ValueError("a token is a number, a colon and letters")
        return token


class TelegramSection(MessengerSection):
    api_base: str = TELEGRAM_API


class BaleSection(MessengerSection):
    api_base: str = BALE_API


class DatabaseSection(BaseModel):
    """``url`` may hold a password: it is not part of ``repr``, and bot.logs scrubs it."""

    url: str = Field("sqlite+aiosqlite:///var/pishkhan.db", repr=False)
    synchronous: Literal["FULL", "NORMAL"] = "FULL"
    pool_size: int = 5


class ConversationSection(BaseModel):
    """``storage``: where dialog state lives: memory written behind to SQLite, or Redis."""

    storage: Literal["database", "redis"] = "database"
    redis_url: str = Field("redis://127.0.0.1:6379/0", repr=False)
    flush_ms: int = 50
    tasks: int = Field(200, description="updates answered at once by one process")


class SecretsSection(BaseModel):
    """Base64 keys of 32 bytes. ``key_file`` serves the one-machine form: made at the first start."""

    data_key: SecretStr | None = Field(None, description="wraps the data keys, which lie in the database")
    old_data_keys: list[SecretStr] = Field([], description="earlier ones: they open, and wrap no more")
    index_key: SecretStr | None = None
    pepper: SecretStr | None = None
    key_file: Path = Path("var/keys.json")


class SandboxSection(BaseModel):
    """``enabled`` none: on when no messenger has a token."""

    enabled: bool | None = None
    host: str = "127.0.0.1"
    port: int = 8081
    limits: bool = False


class ApiSection(BaseModel):
    enabled: bool = True
    host: str = "127.0.0.1"
    port: int = 8082
    keys: list[SecretStr] = []


class SmsSection(BaseModel):
    """``provider`` sandbox posts to the sandbox's inbox over HTTP; off must be said, never assumed.

    ``second`` is asked when the first did certainly not take an SMS (safir: a text into Bale instead).
    ``codes``: the ways of one-time codes, in order; empty means the providers above. Keys stand below the
    choices that need them.
    """

    provider: Literal["sandbox", "kavenegar", "ghasedak", "off"] = "sandbox"
    second: SmsProvider | None = None
    codes: list[CodeWay] = []
    timeout_s: float = Field(10.0, gt=0, le=20, description="for one provider; a code's ways share 25 s")
    sandbox_url: str | None = None
    kavenegar_key: SecretStr | None = Field(None, validate_default=True)
    kavenegar_line: str | None = Field(None, description="the number SMS come from; none: the account's own")
    kavenegar_template: str | None = Field(None, validate_default=True, description="of verify/lookup")
    kavenegar_url: str = "https://api.kavenegar.com"
    ghasedak_key: SecretStr | None = Field(None, validate_default=True)
    ghasedak_line: str | None = Field(None, validate_default=True)
    ghasedak_url: str = "https://gateway.ghasedak.me"
    safir_key: SecretStr | None = Field(None, validate_default=True)
    safir_bot_id: int | None = Field(None, validate_default=True)
    safir_url: str = "https://safir.bale.ai"
    telegram_gateway_token: SecretStr | None = Field(None, validate_default=True)
    telegram_gateway_url: str = "https://gatewayapi.telegram.org"

    @field_validator(
        "kavenegar_key",
        "kavenegar_template",
        "ghasedak_key",
        "ghasedak_line",
        "safir_key",
        "safir_bot_id",
        "telegram_gateway_token",
    )
    @classmethod
    def _is_given_where_needed(cls, value: object, info: ValidationInfo) -> object:
        given = info.data
        chosen = {given.get("provider"), given.get("second"), *given.get("codes", ())}
        needing = {
            "kavenegar_key": {"kavenegar", "kavenegar-lookup"},
            "kavenegar_template": {"kavenegar-lookup"},
            "ghasedak_key": {"ghasedak"},
            "ghasedak_line": {"ghasedak"},
            "safir_key": {"safir"},
            "safir_bot_id": {"safir"},
            "telegram_gateway_token": {"telegram-gateway"},
        }
        if value is None and chosen & needing[str(info.field_name)]:
            raise ValueError("needed by a chosen provider")
        return value

    @property
    def providers(self) -> tuple[SmsProvider, ...]:
        """What brings an SMS, in order."""
        if self.provider == "off":
            return ()
        return tuple(dict.fromkeys(name for name in (self.provider, self.second) if name is not None))

    @property
    def code_ways(self) -> tuple[CodeWay, ...]:
        """What brings a one-time code, in order."""
        return tuple(dict.fromkeys(self.codes)) or self.providers


class EmailSection(BaseModel):
    """``security``: starttls refuses a server without it; none is for a relay on the same machine."""

    provider: Literal["sandbox", "smtp", "off"] = "sandbox"
    smtp_host: str | None = Field(None, validate_default=True)
    smtp_port: int = 587
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    smtp_username: str | None = None
    smtp_password: SecretStr | None = None
    sender: str | None = Field(None, validate_default=True, description="the address letters come from")
    timeout_s: float = Field(20.0, gt=0, le=25)

    @field_validator("smtp_host", "sender")
    @classmethod
    def _is_given_where_needed(cls, value: object, info: ValidationInfo) -> object:
        if value is None and info.data.get("provider") == "smtp":
            raise ValueError("needed by smtp")
        return value


class IdentitySection(BaseModel):
    """``provider`` sample knows only the persons of bot/catalogue/sample, who do not exist."""

    provider: Literal["sample", "uid", "zibal"] = "sample"
    timeout_s: float = Field(10.0, gt=0)
    uid_business_id: SecretStr | None = Field(None, validate_default=True)
    uid_business_token: SecretStr | None = Field(None, validate_default=True)
    uid_url: str = "https://json-api.uid.ir"
    zibal_token: SecretStr | None = Field(None, validate_default=True)
    zibal_url: str = "https://api.zibal.ir/v1/facility"

    @field_validator("uid_business_id", "uid_business_token", "zibal_token")
    @classmethod
    def _is_given_where_needed(cls, value: object, info: ValidationInfo) -> object:
        if value is None and str(info.field_name).startswith(f"{info.data.get('provider')}_"):
            raise ValueError("needed by the chosen provider")
        return value


class PostalSection(BaseModel):
    """``provider`` sample knows only places that do not exist; off: addresses are written by hand."""

    provider: Literal["sample", "zibal", "off"] = "sample"
    timeout_s: float = Field(10.0, gt=0)
    zibal_token: SecretStr | None = Field(None, validate_default=True)
    zibal_url: str = "https://api.zibal.ir/v1/facility"

    @field_validator("zibal_token")
    @classmethod
    def _is_given_where_needed(cls, value: object, info: ValidationInfo) -> object:
        if value is None and info.data.get("provider") == "zibal":
            raise ValueError("needed by the chosen provider")
        return value


class AccountsSection(BaseModel):
    """``password_profile``: nist asks for length and refuses what is easily guessed; tamin and sabt ask for
    kinds of letters as those systems do (bot.accounts.secrets.passwords)."""

    password_profile: Literal["nist", "tamin", "sabt"] = "nist"  # noqa: S105


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="PISHKHAN_", env_nested_delimiter="__", env_file=".env", extra="ignore"
    )

    telegram: TelegramSection = TelegramSection()
    bale: BaleSection = BaleSection()
    database: DatabaseSection = DatabaseSection()
    conversation: ConversationSection = ConversationSection()
    secrets: SecretsSection = SecretsSection()
    sandbox: SandboxSection = SandboxSection()
    api: ApiSection = ApiSection()
    sms: SmsSection = SmsSection()
    email: EmailSection = EmailSection()
    identity: IdentitySection = IdentitySection()
    postal: PostalSection = PostalSection()
    accounts: AccountsSection = AccountsSection()
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_json: bool = False

    @property
    def codes_go_nowhere(self) -> bool:
        """A messenger has a token, no way brings codes, and nobody has said that this is meant (``provider``
        off): sign-up and login would promise codes that never come."""
        has_token = self.telegram.token is not None or self.bale.token is not None
        ways = set(self.sms.code_ways) - ({"sandbox"} if self.inbox is None else set())
        return has_token and not ways and self.sms.provider != "off"

    @property
    def sms_inbox(self) -> str | None:
        """The sandbox that takes our SMS or codes, none where no setting sends them there."""
        wanted = {*self.sms.providers, *self.sms.code_ways}
        return self.inbox if "sandbox" in wanted else None

    @property
    def inbox(self) -> str | None:
        """The sandbox that takes SMS and e-mail: the one that is named, or the Bot API server when it is on
        loopback, for then it is a sandbox (or stands in front of one)."""
        if self.sms.sandbox_url:
            return self.sms.sandbox_url
        bases = [one.api_base for one in (self.telegram, self.bale) if one.token is not None]
        return next((base for base in bases if urlsplit(base).hostname in LOOPBACK), None)

    @property
    def sandbox_on(self) -> bool:
        """The sandbox serves when asked to, or when no messenger has a token."""
        if self.sandbox.enabled is not None:
            return self.sandbox.enabled
        return self.telegram.token is None and self.bale.token is None


def unknown_names(environment: Mapping[str, str]) -> list[str]:
    """``PISHKHAN_…`` names that no setting has: most likely misspelt, and then silently without effect."""
    return sorted(
        name
        for name in environment
        if name.startswith("PISHKHAN_") and not name.startswith(_FOR_TESTS) and not _is_known(name)
    )


def _is_known(name: str) -> bool:
    section, _, field = name.removeprefix("PISHKHAN_").lower().partition("__")
    known = Settings.model_fields.get(section)
    if known is None:
        return False
    inner = getattr(known.annotation, "model_fields", None)
    return not field if inner is None else not field or field in inner
