"""u-id.net and Zibal against doubles that answer as their documents and clients show: matched, not matched,
unavailable, and nothing that is not clear is a yes or a no."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date, timedelta
from typing import Any

import pytest
import structlog
from pydantic import ValidationError

from bot.errors import Unavailable
from bot.gateways.identity import NotServed, Person
from bot.gateways.identity.choice import open_registries
from bot.gateways.identity.uid import UidRegistries
from bot.gateways.identity.zibal import ZibalRegistries
from bot.settings import IdentitySection
from tests.clock import ManualClock
from tests.gateways.doubles import NOBODY, UNCLEAR, Behaviour, Double, chain, page, provider, says

CODE, MOBILE, BORN = "9990001014", "+989121110001", date(1991, 5, 5)  # 1370/02/15
FIDA_CODE, FIDA_BORN = "999900020011", date(1992, 3, 30)  # 1371/01/10
TOKEN = "t0ken-of-our-account"
SHORT_S = 0.9

Registries = UidRegistries | ZibalRegistries
Made = Callable[[str, ManualClock], Registries]


def uid(url: str, clock: ManualClock) -> Registries:
    return UidRegistries("business", TOKEN, url, clock, timeout_s=SHORT_S)


def zibal(url: str, clock: ManualClock) -> Registries:
    return ZibalRegistries(TOKEN, f"{url}/v1/facility", clock, timeout_s=SHORT_S)


@asynccontextmanager
async def asking(
    make: Made, clock: ManualClock, *answers: Behaviour
) -> AsyncIterator[tuple[Registries, Double]]:
    async with provider(*answers) as double:
        made = make(double.url, clock)
        try:
            yield made, double
        finally:
            await made.close()


def uid_owner(matched: Any, code: Any = 0) -> Any:
    return {"isMatched": matched, "responseContext": {"status": {"code": code, "message": "x"}}}


def uid_person(code: int = 0, **more: Any) -> Any:
    return {
        "basicInformation": {"firstName": "سارا", "lastName": " احمدی ", "gender": "GENDER_FEMALE"},
        "identificationInformation": {"nationalId": CODE},
        "responseContext": {"status": {"code": code, "message": "SUCCESS."}},
    } | more


def zibal_person(**more: Any) -> Any:
    data = {"matched": True, "firstName": "سارا", "lastName": " احمدی ", "alive": True} | more
    return {"result": 1, "message": "x", "data": data}


def zibal_owner(matched: Any) -> Any:
    return {"result": 1, "message": "x", "data": {"matched": matched}}


async def test_uid_is_asked_as_its_documents_say(clock: ManualClock) -> None:
    async with asking(uid, clock, says(uid_owner(True)), says(uid_person())) as (registries, double):
        assert await registries.owns(CODE, MOBILE) is True
        assert await registries.person(CODE, BORN) == Person("سارا", "احمدی", "female")
    context = {"apiInfo": {"businessId": "business", "businessToken": TOKEN}}
    owner, person = double.asked
    assert owner.path == "/api/inquiry/mobile/owner/v2"
    assert owner.body == {"requestContext": context, "nationalId": CODE, "mobileNumber": "09121110001"}
    assert person.path == "/api/inquiry/person"
    assert person.body == {"requestContext": context, "nationalId": CODE, "birthDate": "1370/02/15"}


async def test_zibal_is_asked_as_its_clients_do(clock: ManualClock) -> None:
    async with asking(zibal, clock, says(zibal_owner(True)), says(zibal_person())) as (registries, double):
        assert await registries.owns(CODE, MOBILE) is True
        assert await registries.person(CODE, BORN) == Person("سارا", "احمدی")
    owner, person = double.asked
    assert owner.path == "/v1/facility/shahkarInquiry"
    assert owner.body == {"mobile": "09121110001", "nationalCode": CODE}
    assert owner.headers["Authorization"] == f"Bearer {TOKEN}"
    assert person.path == "/v1/facility/nationalIdentityInquiry"
    assert person.body == {"nationalCode": CODE, "birthDate": "1370/02/15"}


@pytest.mark.parametrize(
    ("make", "answer"),
    [
        (uid, uid_owner(False)),
        (uid, uid_owner(False, 3)),
        (zibal, zibal_owner(False)),
    ],
)
async def test_a_sim_of_somebody_else_is_not_matched(clock: ManualClock, make: Made, answer: Any) -> None:
    async with asking(make, clock, says(answer)) as (registries, _):
        assert await registries.owns(CODE, MOBILE) is False


@pytest.mark.parametrize(
    ("make", "answer"),
    [
        (uid, {"responseContext": {"status": {"code": 3, "message": "x"}}}),
        (uid, uid_person(registrationStatus={"deathStatus": "DEATH_STATUS_DEAD"})),
        (zibal, zibal_person(matched=False, firstName=None, lastName=None)),
        (zibal, zibal_person(alive=False)),
    ],
)
async def test_data_that_do_not_belong_together_are_not_matched(
    clock: ManualClock, make: Made, answer: Any
) -> None:
    async with asking(make, clock, says(answer)) as (registries, _):
        assert await registries.person(CODE, BORN) is None


@pytest.mark.parametrize("make", [uid, zibal])
@pytest.mark.parametrize("name", sorted(UNCLEAR))
async def test_what_is_no_answer_is_unavailable(clock: ManualClock, make: Made, name: str) -> None:
    async with asking(make, clock, UNCLEAR[name]) as (registries, _):
        with pytest.raises(Unavailable) as owner:
            await registries.owns(CODE, MOBILE)
        with pytest.raises(Unavailable) as person:
            await registries.person(CODE, BORN)
    for error in (owner.value, person.value):
        for secret in (CODE, MOBILE[1:], TOKEN, "1370/02/15"):
            assert secret not in chain(error)


@pytest.mark.parametrize(
    ("make", "answer"),
    [
        (uid, uid_owner(False, 12)),
        (uid, uid_owner(True, 12)),
        (uid, uid_owner(False, None)),
        (uid, uid_owner(False, "0")),
        (uid, uid_owner("false")),
        (uid, uid_owner(None)),
        (uid, {"isMatched": False}),
        (uid, {"isMatched": False, "responseContext": []}),
        (zibal, zibal_owner("false")),
        (zibal, zibal_owner(0)),
        (zibal, zibal_owner(None)),
        (zibal, {"result": 1, "data": None}),
        (zibal, {"result": True, "data": {"matched": False}}),
        (zibal, {"result": "1", "data": {"matched": False}}),
        (zibal, {"result": 29, "message": "x", "data": {"matched": False}}),
    ],
)
async def test_an_answer_of_another_shape_is_neither_yes_nor_no(
    clock: ManualClock, make: Made, answer: Any
) -> None:
    async with asking(make, clock, says(answer)) as (registries, _):
        with pytest.raises(Unavailable):
            await registries.owns(CODE, MOBILE)


@pytest.mark.parametrize(
    ("make", "answer"),
    [
        (uid, uid_person(12)),
        (uid, uid_person(basicInformation=None)),
        (uid, uid_person(basicInformation={"firstName": "سارا", "lastName": ""})),
        (uid, uid_person(basicInformation={"firstName": 1, "lastName": "احمدی"})),
        (uid, uid_person(identificationInformation={"nationalId": "0499370899"})),
        (uid, uid_person(identificationInformation=None)),
        (zibal, zibal_person(firstName=None)),
        (zibal, zibal_person(lastName=" ")),
        (zibal, zibal_person(matched="true")),
    ],
)
async def test_a_person_half_told_or_somebody_else_is_no_answer(
    clock: ManualClock, make: Made, answer: Any
) -> None:
    async with asking(make, clock, says(answer)) as (registries, _):
        with pytest.raises(Unavailable):
            await registries.person(CODE, BORN)


@pytest.mark.parametrize("make", [uid, zibal])
async def test_a_connection_that_broke_is_tried_once_more(clock: ManualClock, make: Made) -> None:
    good = says(uid_owner(True)) if make is uid else says(zibal_owner(True))
    async with asking(make, clock, UNCLEAR["a cut"], good) as (registries, double):
        assert await registries.owns(CODE, MOBILE) is True
        assert len(double.asked) == 2


@pytest.mark.parametrize("make", [uid, zibal])
async def test_our_own_account_is_nobodys_no_and_is_told_to_the_operator(
    clock: ManualClock, make: Made
) -> None:
    async with asking(make, clock, page(403)) as (registries, double):
        with structlog.testing.capture_logs() as logs, pytest.raises(Unavailable):
            await registries.owns(CODE, MOBILE)
        assert len(double.asked) == 1
    assert [log["event"] for log in logs] == ["provider refuses our account"]
    for secret in (CODE, MOBILE[1:], TOKEN):
        assert secret not in str(logs)


async def test_a_registry_that_is_away_is_left_alone_and_asked_again_later(clock: ManualClock) -> None:
    async with asking(zibal, clock, page(502)) as (registries, double):
        for _ in range(5):
            with pytest.raises(Unavailable):
                await registries.owns(CODE, MOBILE)
        assert len(double.asked) == 5, "the breaker opens at the fifth failure"
        double.answers = [says(zibal_owner(True))]
        with pytest.raises(Unavailable):
            await registries.owns(CODE, MOBILE)
        clock.advance(timedelta(seconds=30))
        assert await registries.owns(CODE, MOBILE) is True


def uid_foreigner(code: int = 0, **more: Any) -> Any:
    found = {"nationality": "x", "identificationCode": FIDA_CODE, "birthDate": "1371/01/10"} | more
    return {"realForeigner": found, "responseContext": {"status": {"code": code, "message": "SUCCESS."}}}


async def test_uid_is_asked_about_foreign_nationals_as_its_documents_say(clock: ManualClock) -> None:
    named = uid_foreigner(firstName="گلناز", lastName=" رحمانی", gender="GENDER_FEMALE")
    async with asking(uid, clock, says(uid_foreigner()), says(named)) as (registries, double):
        assert await registries.person(FIDA_CODE, FIDA_BORN) == Person(None, None)
        assert await registries.person(FIDA_CODE, FIDA_BORN) == Person("گلناز", "رحمانی", "female")
    asked, _ = double.asked
    assert asked.path == "/api/inquiry/foreign/residency"
    context = {"apiInfo": {"businessId": "business", "businessToken": TOKEN}}
    assert asked.body == {"requestContext": context, "foreignerType": 1, "identificationId": FIDA_CODE}


@pytest.mark.parametrize(
    "written", ["1371/01/10", "1371-1-10", "1992-03-30", "1992/3/30", "1992-03-30T00:00:00"]
)
async def test_a_birth_date_is_read_in_the_calendar_that_its_year_is_of(
    clock: ManualClock, written: str
) -> None:
    async with asking(uid, clock, says(uid_foreigner(birthDate=written))) as (registries, _):
        assert await registries.person(FIDA_CODE, FIDA_BORN) is not None
        assert await registries.person(FIDA_CODE, BORN) is None


@pytest.mark.parametrize(
    "answer",
    [
        uid_foreigner(12),
        uid_foreigner(identificationCode="999900020022"),
        uid_foreigner(birthDate=None),
        uid_foreigner(birthDate="1371/13/01"),
        uid_foreigner(birthDate="0000-00-00"),
        uid_foreigner() | {"realForeigner": None},
        uid_person(),
    ],
)
async def test_a_foreign_national_half_told_or_somebody_else_is_no_answer(
    clock: ManualClock, answer: Any
) -> None:
    async with asking(uid, clock, says(answer)) as (registries, _):
        with pytest.raises(Unavailable) as unclear:
            await registries.person(FIDA_CODE, FIDA_BORN)
    assert FIDA_CODE not in chain(unclear.value)


async def test_a_code_that_uid_does_not_know_is_not_matched(clock: ManualClock) -> None:
    nobody = {"responseContext": {"status": {"code": 3, "message": "x"}}}
    async with asking(uid, clock, says(nobody)) as (registries, _):
        assert await registries.person(FIDA_CODE, FIDA_BORN) is None


@pytest.mark.parametrize("make", [uid, zibal])
async def test_what_a_provider_has_no_question_for_is_not_sent_to_it(clock: ManualClock, make: Made) -> None:
    async with asking(make, clock, says({})) as (registries, double):
        with pytest.raises(NotServed):
            await registries.owns(FIDA_CODE, MOBILE)
        if make is zibal:
            with pytest.raises(NotServed):
                await registries.person(FIDA_CODE, FIDA_BORN)
        assert double.asked == []


async def test_the_settings_name_the_registry(clock: ManualClock) -> None:
    async with provider(says(zibal_owner(True))) as double:
        section = IdentitySection(provider="zibal", zibal_token=TOKEN, zibal_url=double.url)
        registries = open_registries(section, clock)
        assert await registries.sims.owns(CODE, MOBILE) is True
        await registries.close()
    section = IdentitySection(
        provider="uid", uid_business_id="b", uid_business_token=TOKEN, uid_url=NOBODY, timeout_s=SHORT_S
    )
    registries = open_registries(section, clock)
    with pytest.raises(Unavailable):
        await registries.civil.person(CODE, BORN)
    await registries.close()
    sample = open_registries(IdentitySection(), clock)
    assert await sample.sims.owns(CODE, MOBILE) is True
    await sample.close()


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"provider": "zibal"}, {"zibal_token"}),
        ({"provider": "uid"}, {"uid_business_id", "uid_business_token"}),
        ({"provider": "uid", "uid_business_id": "b"}, {"uid_business_token"}),
    ],
)
def test_a_chosen_provider_without_its_key_is_named(given: dict[str, Any], missing: set[str]) -> None:
    with pytest.raises(ValidationError) as refused:
        IdentitySection(**given)
    assert {each["loc"][0] for each in refused.value.errors()} == missing
