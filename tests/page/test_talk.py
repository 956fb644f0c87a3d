"""Reading and writing: what a bot and a person say to one another."""

from __future__ import annotations

import pytest

from tests.page.scripted import ScriptedBot, inline
from tests.page.visitor import Visitor

pytestmark = [pytest.mark.chromium, pytest.mark.asyncio(loop_scope="session")]

HOSTILE = '<img src=x onerror="document.title=1"> <b>نه</b>'


async def test_the_page_says_that_the_bot_is_getting_ready_until_it_listens(
    bot: ScriptedBot, visitor: Visitor
) -> None:
    bar = visitor.page.get_by_text("ربات در حال آماده شدن است…")
    await bar.wait_for()
    await visitor.keeps_picture("getting-ready")
    await visitor.starts()
    await bot.next("message")
    await bar.wait_for(state="hidden")


async def test_start_is_one_press_away_and_the_answer_arrives(bot: ScriptedBot, visitor: Visitor) -> None:
    await visitor.starts()
    message = await bot.next("message")
    assert message["text"] == "/start"
    await bot.say(message["chat"]["id"], "به پیشخوان خوش آمدید.")
    await visitor.sees("به پیشخوان خوش آمدید.")
    assert await visitor.page.get_by_role("button", name="شروع", exact=True).count() == 0


async def test_several_lines_are_sent_as_they_were_written(bot: ScriptedBot, visitor: Visitor) -> None:
    await visitor.box.press_sequentially("خط یک")
    await visitor.box.press("Shift+Enter")
    await visitor.box.press_sequentially("خط دو")
    await visitor.box.press("Enter")
    assert (await bot.next("message"))["text"] == "خط یک\nخط دو"
    assert await visitor.box.input_value() == ""


async def test_markup_in_a_text_a_button_or_a_link_stays_text(bot: ScriptedBot, visitor: Visitor) -> None:
    await visitor.writes(HOSTILE)
    chat = (await bot.next("message"))["chat"]["id"]
    await bot.call("sendMessage", chat_id=chat, text="ربات " + HOSTILE, reply_markup=inline([(HOSTILE, "x")]))
    assert HOSTILE in (await (await visitor.sees("ربات")).inner_text())
    assert await visitor.inline_key("onerror").inner_text() == HOSTILE
    assert await visitor.page.locator(".log img, .log b").count() == 0
    assert await visitor.page.title() == "پیشخوان"


async def test_entities_are_drawn_and_a_code_is_copied_bare(bot: ScriptedBot, visitor: Visitor) -> None:
    await visitor.starts()
    chat = (await bot.next("message"))["chat"]["id"]
    await bot.say(
        chat,
        "<b>پرونده</b> <i>کج</i> <u>زیر</u> <s>خط</s> <code>98-77/A</code> <tg-spoiler>پنهان</tg-spoiler> "
        '<a href="https://example.ir/?q=1">قانون</a>\n<blockquote>نقل</blockquote>\n<pre>سطر ۱\nسطر ۲</pre>',
    )
    bubble = await visitor.sees("پرونده")
    for tag, words in {"strong": "پرونده", "em": "کج", "u": "زیر", "s": "خط", "blockquote": "نقل"}.items():
        assert await bubble.locator(tag).inner_text() == words
    link = bubble.get_by_role("link", name="قانون")
    assert await link.get_attribute("rel") == "noopener noreferrer"
    spoiler = bubble.get_by_role("button", name="متن پنهان")
    await spoiler.click()
    assert await bubble.locator(".spoiler-text").is_visible()
    await bubble.locator("code button").click()
    assert await visitor.page.evaluate("navigator.clipboard.readText()") == "98-77/A"
    await visitor.keeps_picture("entities")


async def test_a_command_inside_a_text_is_sent_by_a_press(bot: ScriptedBot, visitor: Visitor) -> None:
    await visitor.starts()
    chat = (await bot.next("message"))["chat"]["id"]
    await bot.say(chat, "برای راهنمایی /help را بفرستید.")
    await visitor.page.get_by_role("button", name="/help").click()
    assert (await bot.next("message"))["text"] == "/help"


async def test_the_typing_sign_shows_and_goes_when_the_message_comes(
    bot: ScriptedBot, visitor: Visitor
) -> None:
    await visitor.starts()
    chat = (await bot.next("message"))["chat"]["id"]
    await bot.call("sendChatAction", chat_id=chat, action="typing")
    sign = visitor.page.locator("#chat-sub", has_text="در حال نوشتن…")
    await sign.wait_for()
    await visitor.keeps_picture("typing")
    await bot.say(chat, "پاسخ")
    await sign.wait_for(state="detached")


async def test_unread_messages_are_counted_until_that_person_looks(
    bot: ScriptedBot, visitor: Visitor
) -> None:
    await visitor.plays("رضا کریمی")
    await visitor.starts()
    chat = (await bot.next("message"))["chat"]["id"]
    await visitor.plays("سارا احمدی")
    await bot.say(chat, "نوبت شما فردا است.")
    await bot.say(chat, "ساعت ده بیایید.")
    badge = visitor.page.locator(".person", has_text="رضا کریمی").locator(".badge")
    await visitor.page.locator(".badge", has_text="۲").first.wait_for()
    assert await badge.text_content() == "۲ پیام نخوانده"
    assert await visitor.page.title() == "(۲) پیشخوان"
    await visitor.plays("رضا کریمی")
    await visitor.sees("ساعت ده بیایید.")
    await badge.wait_for(state="detached")
    await visitor.until("document.title === 'پیشخوان'")


async def test_an_edit_changes_the_bubble_in_place_and_a_deletion_takes_it_away(
    bot: ScriptedBot, visitor: Visitor
) -> None:
    await visitor.starts()
    chat = (await bot.next("message"))["chat"]["id"]
    first = await bot.say(chat, "نسخهٔ نخست")
    await bot.say(chat, "پیام پسین")
    await visitor.sees("نسخهٔ نخست")
    await bot.call("editMessageText", chat_id=chat, message_id=first["message_id"], text="نسخهٔ دوم")
    edited = await visitor.sees("نسخهٔ دوم")
    assert "ویرایش‌شده" in await edited.inner_text()
    texts = await visitor.page.locator(".theirs .text").all_inner_texts()
    assert texts == ["نسخهٔ دوم", "پیام پسین"]
    await bot.call("deleteMessage", chat_id=chat, message_id=first["message_id"])
    await visitor.no_longer_sees("نسخهٔ دوم")


async def test_a_reader_of_old_messages_is_not_moved_but_told(bot: ScriptedBot, visitor: Visitor) -> None:
    await visitor.starts()
    chat = (await bot.next("message"))["chat"]["id"]
    for number in range(30):
        await bot.call("sendMessage", chat_id=chat, text=f"بند {number}\n\n\nپایان بند")
    await visitor.sees("بند 29")
    await visitor.until("document.querySelector('#log').scrollTop > 500")
    await visitor.page.locator("#log").hover()
    await visitor.page.mouse.wheel(0, -100_000)
    await visitor.until("document.querySelector('#log').scrollTop === 0")
    await bot.say(chat, "خبر تازه")
    pill = visitor.page.get_by_role("button", name="رفتن به ۱ پیام تازه")
    await pill.wait_for()
    assert await visitor.page.evaluate("document.querySelector('#log').scrollTop") == 0
    await visitor.keeps_picture("new-message-pill")
    await pill.click()
    await pill.wait_for(state="hidden")
    await (await visitor.sees("خبر تازه")).wait_for()
    await visitor.until(
        "((log) => log.scrollHeight - log.scrollTop - log.clientHeight < 4)(document.querySelector('#log'))"
    )
