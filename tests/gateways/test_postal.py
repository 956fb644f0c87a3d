"""The post through Zibal against a double: matched, not matched, unavailable; the choice by settings."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from pydantic import ValidationError

from bot.catalogue import sample_postal_codes
from bot.errors import Unavailable
from bot.gateways.postal.choice import open_post
from bot.gateways.postal.zibal import ZibalPostalCodes
from bot.settings import PostalSection
from tests.clock import ManualClock
from tests.gateways.doubles import UNCLEAR, Behaviour, Double, chain, page, provider, says

CODE, TOKEN = "1999900011", "t0ken-of-our-account"
PLACE = {
    "province": "تهران",
    "town": " تهران ",
    "district": "",
    "street": "خيابان نمونه",
    "street2": None,
    "number": 12,
    "floor": "3",
    "sideFloor": "0",
    "buildingName": 0,
}


def told(**data: Any) -> Behaviour:
    return says({"result": 1, "message": "x", "data": data})


@asynccontextmanager
async def asking(clock: ManualClock, *answers: Behaviour) -> AsyncIterator[tuple[ZibalPostalCodes, Double]]:
    async with provider(*answers) as double:
        post = ZibalPostalCodes(TOKEN, f"{double.url}/v1/facility", clock, timeout_s=0.9)
        try:
            yield post, double
        finally:
            await post.close()


async def test_an_address_is_put_together_from_its_parts(clock: ManualClock) -> None:
    async with asking(clock, told(address=PLACE)) as (post, double):
        assert await post.address(CODE) == "تهران، تهران، خیابان نمونه، 12، 3"
    (asked,) = double.asked
    assert asked.path == "/v1/facility/postalCodeInquiry"
    assert asked.body == {"postalCode": CODE}
    assert asked.headers["Authorization"] == f"Bearer {TOKEN}"


@pytest.mark.parametrize(
    "data", [{}, {"address": None}, {"address": {}}, {"address": {"town": " ", "number": 0}}]
)
async def test_a_success_without_any_part_is_no_place(clock: ManualClock, data: dict[str, Any]) -> None:
    async with asking(clock, told(**data)) as (post, _):
        assert await post.address(CODE) is None


@pytest.mark.parametrize("name", sorted(UNCLEAR))
async def test_what_is_no_answer_is_unavailable(clock: ManualClock, name: str) -> None:
    async with asking(clock, UNCLEAR[name]) as (post, _):
        with pytest.raises(Unavailable) as lost:
            await post.address(CODE)
    for secret in (CODE, TOKEN):
        assert secret not in chain(lost.value)


@pytest.mark.parametrize(
    "answer",
    [
        says({"result": 29, "message": "x"}),
        says({"result": True, "data": {"address": PLACE}}),
        says({"result": 1, "data": None}),
        told(address=["تهران"]),
        page(403),
    ],
)
async def test_another_shape_or_our_own_account_is_neither_yes_nor_no(
    clock: ManualClock, answer: Behaviour
) -> None:
    async with asking(clock, answer) as (post, _):
        with pytest.raises(Unavailable):
            await post.address(CODE)


async def test_the_settings_choose(clock: ManualClock) -> None:
    sample = open_post(PostalSection(), clock)
    for place in sample_postal_codes():
        if place.is_unavailable:
            with pytest.raises(Unavailable):
                await sample.codes.address(place.postal_code)
        else:
            assert await sample.codes.address(place.postal_code) == place.address
    assert await sample.codes.address("1234567890") is None
    off = open_post(PostalSection(provider="off"), clock)
    with pytest.raises(Unavailable):
        await off.codes.address(CODE)
    with pytest.raises(ValidationError, match="needed by the chosen provider"):
        PostalSection(provider="zibal")
    async with provider(told(address=PLACE)) as double:
        zibal = open_post(
            PostalSection(provider="zibal", zibal_token=TOKEN, zibal_url=double.url),  # type: ignore[arg-type]
            clock,
        )
        assert await zibal.codes.address(CODE)
        await zibal.close()
    for post in (sample, off):
        await post.close()
