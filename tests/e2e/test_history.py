"""A case with many long notes: its page opens, and each note is read whole in the history."""

from __future__ import annotations

from bot.cases.add_event import AddCaseEvent, NewEvent
from bot.cases.sender import OPERATOR
from storage.update_mark import Origin
from tests.e2e.counter import Counter
from tests.e2e.person import Person
from tests.e2e.steps import SARA, comes_in
from tests.e2e.test_news import movable_case, next_status

NOTES = 12


async def test_a_dozen_of_the_longest_notes_break_no_window_and_are_read_page_by_page(
    counter: Counter, sara: Person
) -> None:
    await comes_in(sara, SARA)
    number = await movable_case(counter, sara)
    status = await next_status(counter, number)
    async with counter.container(context={Origin: Origin()}) as scope:
        add = await scope.get(AddCaseEvent)
        for nth in range(NOTES):
            note = f"{nth:02}" + "&<" * 490 + f"end{nth:02}"
            await add(NewEvent(number, status, f"long-{nth}", note=note), OPERATOR)
    await sara.sees("به‌روز شد")
    await sara.presses("دیدن پرونده")
    page = await sara.sees("شمارهٔ پرونده:", "…")
    assert "end11" not in page["text"]
    await sara.presses("تاریخچه و متن کامل یادداشت‌ها")
    await sara.sees("تاریخچهٔ پرونده", "end11", "end10")
    await sara.presses("قدیمی‌تر ◀")
    await sara.sees("end09", "end08")
    await sara.presses("▶ تازه‌تر")
    await sara.sees("end11")
    await sara.presses("بازگشت به پرونده")
    await sara.sees("دفتر:")
