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
#: Safir knows numbers of Iran alone.
WayAbroad = Literal["kavenegar-lookup", "kavenegar", "ghasedak", "telegram-gateway", "sandbox"]


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
    per_second: float | None = Field(
        None, gt=0, le=1000, description="calls a second of this token; none: what its messenger allows"
    )

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
    list_keys: list[SecretStr] = Field(
        [], description="keys that may also send lists of professional roles and propose notices"
    )


class SmsSection(BaseModel):
    """``provider`` sandbox posts to the sandbox's inbox over HTTP; off must be said, never assumed.

    ``second`` is asked when the first did certainly not take an SMS (safir: a text into Bale instead).
    ``codes``: the ways of one-time codes, in order; empty means the providers above. ``abroad``: the same to
    numbers of other countries, and those of them that are SMS providers bring other SMS there too; empty:
    nothing goes there (but into the sandbox's inbox, where that takes codes). Keys stand below the choices
    that need them.
    """

    provider: Literal["sandbox", "kavenegar", "ghasedak", "off"] = "sandbox"
    second: SmsProvider | None = None
    codes: list[CodeWay] = []
    abroad: list[WayAbroad] = []
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
        chosen = {given.get("provider"), given.get("second")}
        chosen |= {*given.get("codes", ()), *given.get("abroad", ())}
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

    @property
    def abroad_ways(self) -> tuple[WayAbroad, ...]:
        """What brings a one-time code to a number of another country, in order."""
        return tuple(dict.fromkeys(self.abroad)) or (("sandbox",) if "sandbox" in self.code_ways else ())

    @property
    def abroad_providers(self) -> tuple[SmsProvider, ...]:
        """What brings an SMS there, in order."""
        served: tuple[SmsProvider, ...] = ("kavenegar", "ghasedak", "sandbox")
        return tuple(name for way in self.abroad_ways for name in served if name == way)


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
    """``provider`` and ``companies`` sample know only what bot/catalogue/sample has, which does not exist;
    off: no legal person can be opened."""

    companies: Literal["sample", "off"] = "sample"
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


class OfficesSection(BaseModel):
    """``route_url``: the address of a map that shows the way to a place."""

    route_url: str = "https://www.google.com/maps/dir/?api=1&destination={latitude},{longitude}"

    @field_validator("route_url")
    @classmethod
    def _leads_to_a_place(cls, url: str) -> str:
        if not url.startswith("https://") or not all(name in url for name in ("{latitude}", "{longitude}")):
            raise ValueError("an https address with {latitude} and {longitude} is needed")
        return url


class SsoProviderSection(BaseModel):
    """One OpenID Connect provider. ``claim``: where it tells the national code, in the ID token or, failing
    that, from its userinfo endpoint. ``algorithms``: signatures that are taken, none of a shared secret."""

    key: str = Field(pattern=r"^[a-z][a-z0-9]{0,15}$", description="names it in addresses and metrics")
    title: str = Field(min_length=1, max_length=40, description="what people know it by")
    issuer: str
    client_id: str = Field(min_length=1)
    client_secret: SecretStr
    client_auth: Literal["client_secret_basic", "client_secret_post"] = "client_secret_basic"
    scopes: list[str] = ["openid"]
    claim: str = "national_code"
    algorithms: list[Literal["RS256", "RS384", "RS512", "PS256", "ES256", "ES384"]] = Field(
        ["RS256"], min_length=1
    )

    @field_validator("issuer")
    @classmethod
    def _is_told_in_private(cls, issuer: str) -> str:
        return _private(issuer)


class SsoSection(BaseModel):
    """Login by way of other systems (the national portal, an agency's own); none is offered by default."""

    public_url: str | None = Field(None, description="https address at which browsers reach our API server")
    timeout_s: float = Field(10.0, gt=0, le=20)
    providers: list[SsoProviderSection] = Field([], max_length=5)

    @field_validator("public_url")
    @classmethod
    def _is_reached_in_private(cls, url: str | None) -> str | None:
        return None if url is None else _private(url)

    @field_validator("providers")
    @classmethod
    def _come_back_to_us(
        cls, providers: list[SsoProviderSection], info: ValidationInfo
    ) -> list[SsoProviderSection]:
        if providers and not info.data.get("public_url"):
            raise ValueError("providers need PUBLIC_URL to send people back to")
        if len({each.key for each in providers}) != len(providers):
            raise ValueError("two providers have the same key")
        return providers


def _private(url: str) -> str:
    """The address without a slash at its end. Raises ValueError for one that others may read along."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise ValueError("an https address is needed")
    return url.rstrip("/")


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="PISHKHAN_", env_nested_delimiter="__", env_file=".env", extra="ignore"
    )

    telegram: TelegramSection = TelegramSection()
    bale: BaleSection = BaleSection()
    database: DatabaseSection = DatabaseSection()
    conversation: ConversationSection = ConversationSection()
    delivery_lease_s: float = Field(60.0, ge=5, le=600, description="then a dead sender's work is taken up")
    secrets: SecretsSection = SecretsSection()
    sandbox: SandboxSection = SandboxSection()
    api: ApiSection = ApiSection()
    sms: SmsSection = SmsSection()
    email: EmailSection = EmailSection()
    identity: IdentitySection = IdentitySection()
    postal: PostalSection = PostalSection()
    accounts: AccountsSection = AccountsSection()
    offices: OfficesSection = OfficesSection()
    sso: SsoSection = SsoSection()
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
        wanted = {*self.sms.providers, *self.sms.code_ways, *self.sms.abroad_ways}
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
    def ways_abroad(self) -> frozenset[WayAbroad]:
        """Those of ``sms.abroad_ways`` that lead anywhere."""
        shut = {"sandbox"} if self.inbox is None else set()
        return frozenset(way for way in self.sms.abroad_ways if way not in shut)

    @property
    def letters_go_out(self) -> bool:
        """Some way leads to mailboxes."""
        return self.email.provider == "smtp" or (self.email.provider == "sandbox" and self.inbox is not None)

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
