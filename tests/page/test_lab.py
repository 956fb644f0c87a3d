"""The tester's workbench, the commands menu, Bale's look and its Safir, groups and channels."""

from __future__ import annotations

import re

import aiohttp
import pytest
import pytest_asyncio

from bot.sandbox import BotProfile, PersonSeed, Sandbox
from bot.sandbox.bale.quirks import Quirks
from bot.sandbox.faults import KINDS
from bot.sandbox.http.page import PAGE
from tests.page.conftest import PROFILE
from tests.page.scripted import ScriptedBot, inline
from tests.page.visitor import Visitor

pytestmark = [pytest.mark.chromium, pytest.mark.asyncio(loop_scope="session")]

BALE = BotProfile("8000002:page-bale", "page_bale_bot", "پیشخوان", "bale")
PEOPLE = (
    PersonSeed("سارا احمدی", "09121110001", role="شهروند"),
    PersonSeed("لیلا محمدی", "09121110008", "bale", "شهروند"),
)
PHONE = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2}
SCREENS: dict[str, dict[str, object]] = {
    "phone": PHONE,
    "phone-dark": PHONE | {"color_scheme": "dark"},
    "desktop": {"viewport": {"width": 1280, "height": 800}},
}


@pytest.fixture
def profiles() -> tuple[BotProfile, ...]:
    return (PROFILE, BALE)


@pytest.fixture
def people() -> tuple[PersonSeed, ...]:
    return PEOPLE


@pytest.fixture
def screen(request: pytest.FixtureRequest) -> dict[str, object]:
    name = getattr(request.node, "callspec", None)
    return SCREENS[name.params["size"]] if name else SCREENS["desktop"]


@pytest_asyncio.fixture(loop_scope="session")
async def bale(sandbox: Sandbox, http: aiohttp.ClientSession) -> ScriptedBot:
    return ScriptedBot(http, sandbox.url, BALE.token)


async def test_a_person_blocks_the_bot_by_a_switch_and_it_is_told(bot: ScriptedBot, visitor: Visitor) -> None:
    await visitor.starts()
    await bot.next("message")
    await visitor.page.get_by_role("button", name="ابزار آزمایش").click()
    switch = visitor.dialog.get_by_role("switch", name="«سارا احمدی» ربات را مسدود کرده است")
    await switch.check()
    member = await bot.next("my_chat_member")
    assert member["new_chat_member"]["status"] == "kicked"
    await visitor.keeps_picture("lab-blocked")
    await visitor.page.keyboard.press("Escape")
    await visitor.page.get_by_text("این شخص ربات را مسدود کرده است").wait_for()
    assert not await visitor.box.is_visible()
    await visitor.keeps_picture("blocked")
    await visitor.page.get_by_role("button", name="شروع دوبارهٔ ربات").click()
    assert (await bot.next("my_chat_member"))["new_chat_member"]["status"] == "member"
    assert (await bot.next("message"))["text"] == "/start"
    await visitor.box.wait_for()
    await visitor.page.locator("#state-bar").wait_for(state="hidden")


@pytest.mark.parametrize("size", ["phone", "desktop"])
async def test_faults_are_added_seen_by_the_bot_and_taken_away(
    size: str, sandbox: Sandbox, http: aiohttp.ClientSession, bot: ScriptedBot, visitor: Visitor
) -> None:
    await visitor.starts()
    chat = (await bot.next("message"))["chat"]["id"]
    await visitor.page.get_by_role("button", name="ابزار آزمایش").click()
    await visitor.dialog.get_by_label("نوع خطا").select_option(label="ربات مسدود شده")
    await visitor.dialog.get_by_label("سهم (درصد)").fill("۲۰۰")
    await visitor.dialog.get_by_role("button", name="افزودن خطا").click()
    await visitor.dialog.get_by_text("سهم میان ۱ و ۱۰۰").wait_for()
    await visitor.dialog.get_by_label("سهم (درصد)").fill("۱۰۰")
    await visitor.dialog.get_by_label("چند بار").fill("۱")
    await visitor.dialog.get_by_label("تنها این متدها").fill("sendMessage")
    await visitor.dialog.get_by_label("تنها همین گفت‌وگو").check()
    await visitor.dialog.get_by_role("button", name="افزودن خطا").click()
    await visitor.dialog.get_by_text("ربات مسدود شده · ۱۰۰ درصد").wait_for()
    assert await visitor.overflows() == []
    await visitor.keeps_picture(f"lab-{size}")
    listed = await (await http.get(f"{sandbox.url}/sandbox/faults")).json()
    assert [(row["kind"], row["count"], row["chat_id"]) for row in listed] == [("blocked", 1, chat)]
    await visitor.dialog.get_by_role("button", name="برداشتن خطا").click()
    await visitor.dialog.get_by_text("خطایی روشن نیست.").wait_for()
    assert await (await http.get(f"{sandbox.url}/sandbox/faults")).json() == []


async def test_every_kind_of_fault_can_be_chosen(
    sandbox: Sandbox, http: aiohttp.ClientSession, visitor: Visitor
) -> None:
    await visitor.page.get_by_role("button", name="ابزار آزمایش").click()
    choice = visitor.dialog.get_by_label("نوع خطا")
    for place, words in enumerate(await choice.locator("option").all_inner_texts(), 1):
        await choice.select_option(label=words)
        await visitor.dialog.get_by_label("چند بار").fill("۱")
        await visitor.dialog.get_by_role("button", name="افزودن خطا").click()
        added = visitor.dialog.locator(".fault").nth(place - 1)
        await added.get_by_text(f"{words} · ۱۰۰ درصد").wait_for()
    assert await visitor.overflows() == []
    listed = await (await http.get(f"{sandbox.url}/sandbox/faults")).json()
    assert {row["kind"] for row in listed} == set(KINDS)
    kinds = [(row["kind"], row["retry_after"], row["after"]) for row in listed]
    assert len(set(kinds)) == len(kinds) == 10
    assert {("429", 1, False), ("429", None, False), ("reset", 1, True), ("hang", 1, True)} < set(kinds)


async def test_every_way_of_bale_has_its_words() -> None:
    written = re.findall(r"^  (\w+): \"(.+)\",$", (PAGE / "quirks.js").read_text(), re.MULTILINE)
    assert [name for name, _ in written] == list(Quirks().as_json())


@pytest.mark.parametrize("size", ["phone"])
async def test_whoever_is_chosen_again_closes_the_list(size: str, visitor: Visitor) -> None:
    await visitor.page.get_by_role("button", name="فهرست اشخاص").click()
    await visitor.page.locator(".person[aria-current]").click()
    await visitor.page.locator("#backdrop").wait_for(state="hidden")
    await visitor.starts()
    await visitor.sees("/start")


async def test_limits_and_bales_ways_are_switched(
    sandbox: Sandbox, http: aiohttp.ClientSession, visitor: Visitor
) -> None:
    await visitor.page.get_by_role("button", name="ابزار آزمایش").click()
    await visitor.dialog.get_by_role("switch", name="محدودیت فرستادن").check()
    await visitor.page.locator(".toast", has_text="محدودیت روشن شد").wait_for()
    await visitor.dialog.get_by_text("عادت‌های بله").click()
    await visitor.dialog.get_by_role("switch", name="no_chat_instance").check()
    await visitor.keeps_picture("lab-quirks")
    assert (await (await http.get(f"{sandbox.url}/sandbox/limits")).json())["enabled"] is True

    async def switched() -> bool:
        return bool((await (await http.get(f"{sandbox.url}/sandbox/bale")).json())["no_chat_instance"])

    while not await switched():
        await visitor.page.evaluate("new Promise(requestAnimationFrame)")


@pytest.mark.parametrize("size", SCREENS)
async def test_a_person_on_bale_sees_bales_green(size: str, bale: ScriptedBot, visitor: Visitor) -> None:
    green = "getComputedStyle(document.documentElement).getPropertyValue('--accent').trim()"
    blue = await visitor.page.evaluate(green)
    await visitor.plays("لیلا محمدی")
    assert await visitor.page.evaluate("document.documentElement.dataset.messenger") == "bale"
    assert await visitor.page.evaluate(green) != blue
    await visitor.starts()
    chat = (await bale.next("message"))["chat"]["id"]
    await bale.call(
        "sendMessage",
        chat_id=chat,
        text="*پرونده* شما در _دست بررسی_ است. <b>تگ</b>",
        reply_markup=inline([("پرونده‌های من", "cases"), ("نوبت", "book")]),
    )
    bubble = await visitor.sees("<b>تگ</b>")
    assert await bubble.locator("strong").inner_text() == "پرونده"
    await visitor.writes("سپاس")
    assert await visitor.overflows() == []
    await visitor.keeps_picture(f"bale-{size}")


async def test_what_safir_delivers_is_in_the_chat_and_in_its_tab(
    sandbox: Sandbox, http: aiohttp.ClientSession, visitor: Visitor
) -> None:
    await visitor.plays("لیلا محمدی")
    body = {
        "bot_id": 8000002,
        "phone_number": "989121110008",
        "message_data": {"otp_message": {"otp": "482916"}},
    }
    headers = {"api-access-key": "sandbox-safir-key"}
    async with http.post(f"{sandbox.url}/safir/api/v3/send_message", json=body, headers=headers) as response:
        assert (await response.json())["error_data"] is None
    await visitor.sees("482916")
    await visitor.page.get_by_role("tab", name="سفیر").click()
    await visitor.page.get_by_role("button", name="کد 482916").click()
    assert await visitor.box.input_value() == "482916"
    await visitor.keeps_picture("safir")


async def test_the_commands_of_a_bot_are_offered_found_and_sent(bot: ScriptedBot, visitor: Visitor) -> None:
    assert not await visitor.page.get_by_role("button", name="دستورهای ربات").is_visible()
    names = {"start": "آغاز", "help": "راهنما", "cases": "پرونده‌های من"}
    commands = [{"command": name, "description": words} for name, words in names.items()]
    await bot.call("setMyCommands", commands=commands)
    toggle = visitor.page.get_by_role("button", name="دستورهای ربات")
    await toggle.click()
    await visitor.page.get_by_text("پرونده‌های من").wait_for()
    await visitor.keeps_picture("commands")
    await toggle.click()
    await visitor.box.press_sequentially("/h")
    await visitor.page.get_by_role("button", name="/cases").wait_for(state="detached")
    await visitor.page.keyboard.press("ArrowDown")
    await visitor.page.keyboard.press("Enter")
    assert (await bot.next("message"))["text"] == "/help"
    assert await visitor.box.input_value() == ""
    await visitor.box.press_sequentially("/start now")
    assert not await visitor.page.locator("#commands").is_visible()


async def test_a_group_is_read_and_written_into_as_one_of_its_members(
    sandbox: Sandbox, http: aiohttp.ClientSession, bot: ScriptedBot, visitor: Visitor
) -> None:
    members = [row["user_id"] for row in await (await http.get(f"{sandbox.url}/sandbox/people")).json()]
    reza = await (
        await http.post(f"{sandbox.url}/sandbox/people", json={"name": "رضا کریمی", "phone": "09121110002"})
    ).json()
    body = {"title": "میز پشتیبانی", "members": [members[0], reza["user_id"]], "bot_status": "administrator"}
    room = await (await http.post(f"{sandbox.url}/sandbox/chats", json=body)).json()
    await visitor.page.locator(".person", has_text="میز پشتیبانی").click()
    await bot.next("my_chat_member")
    await bot.next("message")
    await visitor.page.locator(".service", has_text="پیشخوان به گروه پیوست").wait_for()
    await visitor.page.locator("#speaker").select_option(label="رضا کریمی")
    await visitor.writes("پرسش تازه را من برمی‌دارم.")
    message = await bot.next("message")
    assert (message["chat"]["id"], message["from"]["id"]) == (room["chat_id"], reza["user_id"])
    await visitor.page.locator(".author", has_text="رضا کریمی").wait_for()
    await bot.say(room["chat_id"], "برداشته شد.", reply_markup=inline([("بستن", "close")]))
    await visitor.presses("بستن")
    query = await bot.next("callback_query")
    assert query["from"]["id"] == reza["user_id"]
    await bot.call("answerCallbackQuery", callback_query_id=query["id"], text="بسته شد")
    await visitor.page.locator(".toast", has_text="بسته شد").wait_for()
    await visitor.page.locator(".key[aria-busy]").wait_for(state="detached")
    assert not await visitor.page.get_by_role("button", name="پیوست کردن").is_visible()
    await visitor.keeps_picture("group")
