"""Login by way of another system, with a browser between the chat and back, on each messenger."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import pytest

from bot.messengers.capabilities import MessengerName
from tests.e2e.counter import Counter
from tests.e2e.logbook import Logbook
from tests.e2e.person import Person, labels
from tests.e2e.steps import REZA, SARA, comes_in, signs_up
from tests.e2e.test_account_security import leaves, sets_password
from tests.e2e.times import JumpingClock
from tests.gateways.oidc import OidcServer, oidc_server, sso_settings

HOSTS = {"telegram": "https://t.me", "bale": "https://ble.ir"}


@pytest.fixture
async def server(clock_of_all: JumpingClock) -> AsyncIterator[OidcServer]:
    async with oidc_server(clock_of_all) as opened:
        yield opened


@pytest.fixture
def clock_of_all() -> JumpingClock:
    return JumpingClock()


@pytest.fixture
async def counter(
    database_address: str,
    logbook: Logbook,
    messenger: MessengerName,
    server: OidcServer,
    clock_of_all: JumpingClock,
) -> AsyncIterator[Counter]:
    opened = await Counter(
        database_address, clock=clock_of_all, messengers=[messenger], sso=sso_settings(server.url)
    ).open()
    yield opened
    await opened.close()


async def goes_out(person: Person) -> str:
    """To the window whose button opens the browser; its address."""
    await person.presses("ورود با سامانه‌های دیگر")
    await person.sees("آن سامانه فقط کد ملی شما را به ما می‌گوید")
    await person.presses("دولت من")
    window = await person.sees("رفتن به صفحهٔ ورود", "دولت من", "۱۰ دقیقه")
    return str(window["buttons"][0][0]["url"])


async def comes_back(back: str, messenger: str) -> str:
    """The browser, sent back by the provider, is sent on: what the messenger writes as the person's word."""
    async with aiohttp.ClientSession() as browser, browser.get(back, allow_redirects=False) as answer:
        link = answer.headers["Location"]
    address, _, payload = link.partition("?start=")
    assert address == f"{HOSTS[messenger]}/pishkhan_e2e_{messenger}_bot"
    return f"/start {payload}"


async def test_sara_comes_in_through_her_browser_and_reza_cannot_use_her_link(
    counter: Counter,
    messenger: MessengerName,
    server: OidcServer,
    sara: Person,
    reza: Person,
    logbook: Logbook,
) -> None:
    await signs_up(sara, SARA)
    await sara.sends("/start")
    await sara.sees("حساب شما آماده است")
    link = await comes_back(server.logs_in(await goes_out(sara), SARA.national_code), messenger)
    await reza.no_longer_sees(await reza.sends(link))
    menu = await reza.sees("در گفت‌وگوی دیگری شروع شده بود", "به پیشخوان خوش آمدید")
    assert "ورود با سامانه‌های دیگر" in labels(menu)
    await sara.no_longer_sees(await sara.sends(link))
    await sara.sees("مهلت این ورود گذشته یا از آن استفاده شده است")
    link = await comes_back(server.logs_in(await goes_out(sara), SARA.national_code), messenger)
    await sara.no_longer_sees(await sara.sends(link))
    await sara.sees("وارد شده‌اید")
    # Reza's chat is not bound: who he is alone does not bind it.
    link = await comes_back(server.logs_in(await goes_out(reza), REZA.national_code), messenger)
    await reza.sends(link)
    await reza.sees("هنوز حسابی در پیشخوان نیست")
    link = await comes_back(server.logs_in(await goes_out(reza), SARA.national_code), messenger)
    await reza.sends(link)
    await reza.sees("رمز پیامکی هم لازم است", "ورود: رمز پیامکی")
    await sara.presses("خروج")
    await sara.sees("خارج شدید")
    await sara.presses("ورود با سامانه‌های دیگر")
    await sara.presses("دولت من")
    await sara.sees("رفتن به صفحهٔ ورود")
    assert link.partition("sso_")[2] not in logbook.text


@pytest.mark.parametrize("messenger", ["telegram"])
async def test_who_forgot_the_password_there_is_led_to_the_code_that_a_recovery_needs(
    counter: Counter, messenger: MessengerName, server: OidcServer, sara: Person
) -> None:
    await comes_in(sara, SARA)
    await sets_password(counter, sara)
    await leaves(sara)
    link = await comes_back(server.logs_in(await goes_out(sara), SARA.national_code), messenger)
    await sara.sends(link)
    window = await sara.sees("ورود: گذرواژه", "آن سامانه شما را معرفی کرد")
    assert "گذرواژه را به یاد ندارم" not in labels(window)
    counter.clock.jump(timedelta(minutes=11))
    await sara.presses("ورود با رمز پیامکی")
    await sara.sees("ورود: رمز پیامکی")
    await sara.sends(await sara.sms_code())
    window = await sara.sees("ورود: گذرواژه", "رمز پیامکی درست بود")
    assert "گذرواژه را به یاد ندارم" in labels(window)
