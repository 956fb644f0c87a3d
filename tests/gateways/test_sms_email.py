"""SMS and e-mail over HTTP: into the sandbox's inbox, and against a provider on a bad day."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import aiohttp
import pytest
from aiohttp import web

from bot.delivery.email_sender import EmailSender
from bot.delivery.senders import OutgoingCode, OutgoingText, SendError, Sent, Trouble
from bot.delivery.sms_sender import SmsSender
from bot.gateways.email import Email, EmailGateway, EmailRejected, EmailUnavailable
from bot.gateways.email.sandbox import SandboxEmail
from bot.gateways.sms import Rejection, SmsGateway, SmsRejected, SmsUnavailable
from bot.gateways.sms.sandbox import SandboxSms
from bot.sandbox import BotProfile, Sandbox
from tests.clock import ManualClock

PHONE = "+989121110001"
LETTER = Email("sara@example.ir", "پیشخوان", "پروندهٔ شما تغییر کرد.", ref="7")


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    made = Sandbox([BotProfile("1:x", "pishkhan_bot", "پیشخوان")])
    await made.start()
    yield made
    await made.stop()


async def inbox(sandbox: Sandbox, which: str) -> list[dict[str, str]]:
    async with aiohttp.ClientSession() as http, http.get(f"{sandbox.url}/sandbox/{which}") as answer:
        letters: list[dict[str, str]] = await answer.json()
        return letters


@pytest.fixture
async def provider() -> AsyncIterator[Callable[[int], Awaitable[str]]]:
    """A provider that answers every request with this status; 0: not at all."""
    runners: list[web.AppRunner] = []

    async def start(status: int) -> str:
        async def answer(request: web.Request) -> web.Response:
            await request.read()
            if status == 0:
                await asyncio.Event().wait()
            return web.Response(status=status, text="not JSON")

        application = web.Application()
        application.router.add_post("/{rest:.*}", answer)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        runners.append(runner)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{runner.addresses[0][1]}"

    yield start
    for runner in runners:
        await runner.cleanup()


async def test_an_sms_lies_in_the_inbox_once_for_each_reference(sandbox: Sandbox) -> None:
    gateway: SmsGateway = SandboxSms(sandbox.url)
    first = await gateway.send(PHONE, "رمز: ۱۲۳", "7")
    assert await gateway.send(PHONE, "رمز: ۱۲۳", "7") == first
    assert await gateway.send(PHONE, "رمز: ۴۵۶", "8") != first
    assert [letter["text"] for letter in await inbox(sandbox, "sms")] == ["رمز: ۱۲۳", "رمز: ۴۵۶"]
    await gateway.close()  # type: ignore[attr-defined]


async def test_an_email_lies_in_the_inbox(sandbox: Sandbox) -> None:
    gateway = SandboxEmail(sandbox.url)
    kept: EmailGateway = gateway
    assert await kept.send(LETTER) == await kept.send(LETTER)
    [letter] = await inbox(sandbox, "emails")
    assert (letter["to"], letter["subject"], letter["text"]) == (LETTER.to, LETTER.subject, LETTER.text)
    await gateway.close()


@pytest.mark.parametrize("status", [409, 429, 500, 503])
async def test_an_sms_provider_that_says_later_is_not_a_no(
    provider: Callable[[int], Awaitable[str]], status: int
) -> None:
    gateway = SandboxSms(await provider(status))
    with pytest.raises(SmsUnavailable, match=str(status)):
        await gateway.send(PHONE, "متن", "1")
    await gateway.close()


@pytest.mark.parametrize(
    ("status", "rejection"),
    [(418, Rejection.ACCOUNT), (403, Rejection.ACCOUNT), (411, Rejection.NUMBER), (413, Rejection.CONTENT)],
)
async def test_an_sms_provider_says_no_for_a_reason(
    provider: Callable[[int], Awaitable[str]], status: int, rejection: Rejection
) -> None:
    gateway = SandboxSms(await provider(status))
    with pytest.raises(SmsRejected) as refused:
        await gateway.send(PHONE, "متن", "1")
    assert refused.value.rejection is rejection
    assert PHONE[-10:] not in str(refused.value)
    await gateway.close()


async def test_a_provider_that_hangs_or_is_away_is_unavailable(
    provider: Callable[[int], Awaitable[str]],
) -> None:
    for url in (await provider(0), "http://127.0.0.1:9"):
        sms, email = SandboxSms(url, timeout_s=0.1), SandboxEmail(url, timeout_s=0.1)
        with pytest.raises(SmsUnavailable):
            await sms.send(PHONE, "متن", "1")
        with pytest.raises(EmailUnavailable):
            await email.send(LETTER)
        await sms.close()
        await email.close()


@pytest.mark.parametrize(
    ("status", "error"), [(503, EmailUnavailable), (429, EmailUnavailable), (400, EmailRejected)]
)
async def test_a_mail_server_says_later_or_no(
    provider: Callable[[int], Awaitable[str]], status: int, error: type[Exception]
) -> None:
    gateway = SandboxEmail(await provider(status))
    with pytest.raises(error):
        await gateway.send(LETTER)
    await gateway.close()


class Scripted:
    """A gateway that answers as told."""

    def __init__(self, answer: Exception | str) -> None:
        self._answer = answer

    async def send(self, phone: str, text: str, ref: str) -> str:
        if isinstance(self._answer, Exception):
            raise self._answer
        return self._answer


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [
        (SmsRejected(Rejection.NUMBER, "411"), Trouble.INVALID),
        (SmsRejected(Rejection.CONTENT, "413"), Trouble.REJECTED),
        (SmsRejected(Rejection.ACCOUNT, "418"), Trouble.MISCONFIGURED),
        (SmsUnavailable("503"), Trouble.NOT_SENT),
        (SmsUnavailable("timeout", maybe_sent=True), Trouble.AMBIGUOUS),
    ],
)
async def test_the_sender_reads_the_gateways_answers(answer: Exception, trouble: Trouble) -> None:
    with pytest.raises(SendError) as failed:
        await SmsSender(Scripted(answer)).send(OutgoingText("1", PHONE, "متن"))
    assert failed.value.trouble is trouble


async def test_the_sender_passes_on_the_providers_reference() -> None:
    assert await SmsSender(Scripted("kn-1")).send(OutgoingText("1", PHONE, "متن")) == Sent("kn-1")


class Post:
    """A mail gateway that answers as told, and keeps the letters."""

    def __init__(self, answer: Exception | str) -> None:
        self._answer = answer
        self.letters: list[Email] = []

    async def send(self, email: Email) -> str:
        self.letters.append(email)
        if isinstance(self._answer, Exception):
            raise self._answer
        return self._answer

    async def close(self) -> None:
        return


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [
        (EmailRejected("550", is_mailbox=True), Trouble.INVALID),
        (EmailRejected("552"), Trouble.REJECTED),
        (EmailUnavailable("451"), Trouble.NOT_SENT),
        (EmailUnavailable("timeout", maybe_sent=True), Trouble.AMBIGUOUS),
    ],
)
async def test_the_sender_of_letters_reads_the_gateways_answers(answer: Exception, trouble: Trouble) -> None:
    with pytest.raises(SendError) as failed:
        await EmailSender(Post(answer)).send(OutgoingText("1", LETTER.to, "متن", subject="خبر"))
    assert failed.value.trouble is trouble
    assert LETTER.to not in str(failed.value)


async def test_no_letter_carries_a_one_time_code(clock: ManualClock) -> None:
    post = Post("m-1")
    assert await EmailSender(post).send(OutgoingText("1", LETTER.to, "متن", subject="خبر")) == Sent("m-1")
    code = OutgoingCode("482913", None, clock.now())
    with pytest.raises(SendError, match="email code"):
        await EmailSender(post).send(OutgoingText("2", LETTER.to, "۴۸۲۹۱۳", code=code, subject="خبر"))
    assert [(letter.to, letter.subject, letter.ref) for letter in post.letters] == [(LETTER.to, "خبر", "1")]
