"""The page on every screen, by keyboard alone, in both colour schemes."""

from __future__ import annotations

import aiohttp
import pytest

from bot.sandbox import Sandbox
from tests.page.scripted import CONTACT_BUTTON, ScriptedBot, inline, reply
from tests.page.test_files import picture
from tests.page.visitor import Visitor

pytestmark = [pytest.mark.chromium, pytest.mark.asyncio(loop_scope="session")]

# A browser zoomed to 200 % lays the page out in half the pixels, each drawn twice as large.
SCREENS = {
    "phone": {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2},
    "phone-dark": {
        "viewport": {"width": 360, "height": 740},
        "device_scale_factor": 2,
        "color_scheme": "dark",
    },
    "tablet": {"viewport": {"width": 900, "height": 700}},
    "desktop": {"viewport": {"width": 1280, "height": 800}},
    "desktop-dark": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
    "zoom-200": {"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2},
    "phone-zoom-200": {"viewport": {"width": 180, "height": 370}, "device_scale_factor": 2},
}
NARROW = [name for name, screen in SCREENS.items() if screen["viewport"]["width"] < 768]  # type: ignore[index]


async def _fill(sandbox: Sandbox, http: aiohttp.ClientSession, bot: ScriptedBot, chat: int) -> None:
    await bot.say(
        chat,
        "سلام سارا، <b>به پیشخوان خوش آمدید.</b>\n\n"
        "اینجا پرونده‌هایتان را می‌بینید، نوبت می‌گیرید و درخواست تازه می‌فرستید.",
        reply_markup=inline(
            [("پرونده‌های من", "cases"), ("گرفتن نوبت", "book")], [("وب‌گاه", "https://example.ir/")]
        ),
    )
    await bot.upload("sendPhoto", chat, "photo", "office.png", picture(), caption="نمای دفتر")
    await bot.upload(
        "sendDocument",
        chat,
        "document",
        "a-rather-long-file-name-of-a-receipt-1405-05-12.pdf",
        b"%PDF",
        caption="رسید",
    )
    await bot.say(
        chat,
        "پرونده <code>140505129998877665544332211/A</code>\nوضعیت: <u>در دست بررسی</u>\nکارشناس: مریم رضایی",
        reply_markup=inline(
            [("‹", "p"), ("۲ از ۵", "n"), ("›", "x")],
            [("تاریخچهٔ پرونده و همهٔ رویدادهای آن از آغاز تا امروز", "history")],
        ),
    )
    await bot.say(
        chat, "برای ادامه شماره‌تان را بفرستید.", reply_markup=reply([CONTACT_BUTTON], ["راهنما", "انصراف"])
    )
    async with http.post(
        f"{sandbox.url}/sandbox/sms", json={"phone": "09121110001", "text": "پیشخوان\nکد ورود شما: ۴۸۲۹۱۶"}
    ) as response:
        assert response.status == 201


@pytest.fixture
def screen(request: pytest.FixtureRequest) -> dict[str, object]:
    name = getattr(request.node, "callspec", None)
    return SCREENS[name.params["name"]] if name else SCREENS["desktop"]


@pytest.mark.parametrize("name", SCREENS)
async def test_nothing_runs_off_the_screen(
    name: str, sandbox: Sandbox, http: aiohttp.ClientSession, bot: ScriptedBot, visitor: Visitor
) -> None:
    await visitor.starts()
    chat = (await bot.next("message"))["chat"]["id"]
    await _fill(sandbox, http, bot, chat)
    await visitor.docked_key("راهنما").wait_for()
    await visitor.until("document.querySelector('.photo img')?.complete")
    assert await visitor.overflows() == []
    assert await visitor.page.locator(".send").is_visible()
    await visitor.keeps_picture(f"{name}-end")
    await visitor.page.evaluate("document.querySelector('#log').scrollTop = 0")
    await visitor.keeps_picture(f"{name}-start")


@pytest.mark.parametrize("name", NARROW)
async def test_a_narrow_screen_has_its_lists_in_sheets(
    name: str, sandbox: Sandbox, http: aiohttp.ClientSession, bot: ScriptedBot, visitor: Visitor
) -> None:
    await visitor.starts()
    chat = (await bot.next("message"))["chat"]["id"]
    await _fill(sandbox, http, bot, chat)
    assert not await visitor.page.locator("#people-list").is_visible()
    inbox = visitor.page.get_by_role("button", name="پیامک‌ها و ایمیل‌ها، ۱ تازه")
    await inbox.click()
    code = visitor.page.get_by_role("button", name="کد ۴۸۲۹۱۶")
    await code.wait_for()
    await visitor.keeps_picture(f"{name}-inbox")
    assert await visitor.overflows() == []
    await code.click()
    await visitor.page.locator("#inbox-list").wait_for(state="hidden")
    assert await visitor.box.input_value() == "482916"
    await visitor.page.locator("#people-open").click()
    await visitor.page.locator(".person").first.wait_for()
    await visitor.keeps_picture(f"{name}-people")
    assert await visitor.overflows() == []
    await visitor.page.keyboard.press("Escape")
    await visitor.page.locator("#people-list").wait_for(state="hidden")
    assert await visitor.page.evaluate("document.activeElement.id") == "people-open"


async def _tab_to(visitor: Visitor, script: str) -> None:
    for _ in range(40):
        if await visitor.page.evaluate(f"(e => Boolean({script}))(document.activeElement)"):
            return
        await visitor.page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {script}")


async def test_a_whole_conversation_needs_no_mouse(bot: ScriptedBot, visitor: Visitor) -> None:
    keyboard = visitor.page.keyboard
    await _tab_to(visitor, "e.classList.contains('person') && e.innerText.includes('رضا کریمی')")
    await keyboard.press("Enter")
    await visitor.page.locator("#chat-sub", has_text="رضا کریمی").wait_for()
    await _tab_to(visitor, "e.id === 'start'")
    outline = await visitor.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    await keyboard.press("Enter")
    chat = (await bot.next("message"))["chat"]["id"]
    shown = await bot.say(chat, "منو", reply_markup=inline([("پرونده‌ها", "cases")]))
    await visitor.sees("منو")
    await visitor.page.locator("#log").focus()
    await _tab_to(visitor, "e.classList.contains('key')")
    await keyboard.press("Enter")
    query = await bot.next("callback_query")
    await bot.call("answerCallbackQuery", callback_query_id=query["id"])
    await bot.call(
        "editMessageText",
        chat_id=chat,
        message_id=shown["message_id"],
        text="فهرست",
        reply_markup=inline([("بازگشت", "back")]),
    )
    await visitor.sees("فهرست")
    await keyboard.press("Space")
    assert (await bot.next("callback_query"))["data"] == "back"
    await _tab_to(visitor, "e.id === 'text'")
    await keyboard.type("سلام")
    await keyboard.press("Enter")
    assert (await bot.next("message"))["text"] == "سلام"


async def test_one_more_person_is_added_and_spoken_as(bot: ScriptedBot, visitor: Visitor) -> None:
    await visitor.page.get_by_role("button", name="افزودن شخص").click()
    await visitor.dialog.get_by_label("نام و نام خانوادگی").fill("نرگس صادقی")
    await visitor.dialog.get_by_label("شمارهٔ تلفن همراه").fill("۰۹۳۵۱۲۳")
    await visitor.dialog.get_by_role("button", name="افزودن").click()
    await visitor.dialog.get_by_text("شمارهٔ تلفن همراه یازده رقم است").wait_for()
    await visitor.keeps_picture("add-person")
    await visitor.dialog.get_by_label("شمارهٔ تلفن همراه").fill("۰۹۳۵ ۱۲۳ ۴۵۶۷")
    await visitor.dialog.get_by_role("button", name="افزودن").click()
    await visitor.page.locator("#chat-sub", has_text="نرگس صادقی").wait_for()
    await visitor.starts()
    assert (await bot.next("message"))["from"]["first_name"] == "نرگس صادقی"


async def test_two_windows_are_two_persons(sandbox: Sandbox, visitor: Visitor) -> None:
    await visitor.plays("مریم رضایی")
    other = Visitor(await visitor.page.context.new_page())
    await other.opens(visitor.page.url)
    assert "مریم رضایی" in await other.page.locator("#chat-sub").inner_text()
    await other.plays("زهرا حسینی")
    assert "مریم رضایی" in await visitor.page.locator("#chat-sub").inner_text()
