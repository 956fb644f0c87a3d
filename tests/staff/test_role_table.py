"""No role can do or see what its row in the role table does not allow: every use case of staff is found by
itself and walked through every role and scope. A later use case is in the walk as soon as it is written."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import func, select

import bot
from bot.accounts.visitor import Visitor
from bot.catalogue import agency_permissions, console_permissions, permissions, roles
from bot.errors import DomainError, NotAllowed, Stale
from bot.staff.actor import ANY_SCOPE, CONSOLE, NO_PLACE, Agency, Places, Scope
from bot.staff.gate import By
from bot.staff.use_case import Noted, StaffAct, StaffLook, StaffRead, StaffUseCase
from storage.database import Database
from storage.models import AuditEntry
from storage.unit_of_work import UnitOfWork
from tests.house import House
from tests.staff.cast import ALL, at_the_desk, comes_in, hired
from tests.structure.sources import ROOT, imports, where
from tests.structure.sources import house as sources

#: For who comes to an office in person.
AT_THE_COUNTER = {"desk.visit", "desk.activate", "desk.replace_number"}
#: The table of the security reference (section 5), by hand: whoever changes a role changes it here too.
TABLE: dict[str, set[str]] = {
    "clerk": {
        "desk.open",
        "person.find",
        "person.read",
        "entity.read",
        "appointments.serve",
        *AT_THE_COUNTER,
    },
    "office_manager": {
        "desk.open",
        "person.find",
        "person.read",
        "entity.read",
        "appointments.serve",
        "appointments.plan",
        "appointments.lift_block",
        "predictions.read",
        *AT_THE_COUNTER,
    },
    "support": {"desk.open", "person.find", "person.break_glass"},
    "publisher": {"desk.open", "notices.read", "notices.write", "notices.stop"},
    "approver": {"desk.open", "notices.read", "notices.approve", "notices.stop"},
    "auditor": {"desk.open", "audit.read", "predictions.read"},
    "admin": {
        "desk.open",
        "staff.list",
        "staff.add",
        "staff.grant",
        "staff.revoke",
        "staff.disable",
        "holidays.declare",
        "predictions.read",
    },
    "console": {
        "staff.list",
        "staff.add",
        "staff.grant",
        "staff.revoke",
        "staff.disable",
        "professions.import",
        "holidays.declare",
        "offices.lists",
    },
    "agency": {"professions.import", "notices.propose"},
}
#: Two scopes of each kind: what is granted, and another of the same kind.
OWN = {
    "all": ALL,
    "province": Scope("province", "tehran"),
    "office": Scope("office", "22304"),
    "case_type": Scope("case_type", "trademark"),
}
FOREIGN = {
    "province": Scope("province", "gilan"),
    "office": Scope("office", "10101"),
    "case_type": Scope("case_type", "patent"),
}
#: What no capability imports (.importlinter): a use case of staff has no place there.
OUTER = ("api", "app", "delivery", "gateways", "jobs", "messengers", "sandbox")
BASES = {StaffUseCase, StaffAct, StaffRead, StaffLook}


def every_use_case() -> list[type[StaffUseCase[Any, Any]]]:
    """Whatever in bot/ derives from StaffUseCase and can be made."""
    for package in pkgutil.iter_modules(bot.__path__, "bot."):
        if package.name.removeprefix("bot.") not in OUTER:
            path = importlib.import_module(package.name).__dict__.get("__path__", [])
            for module in pkgutil.walk_packages(path, f"{package.name}."):
                importlib.import_module(module.name)
    found = [each for each in below(StaffUseCase) if not inspect.isabstract(each)]
    return sorted(found, key=lambda each: each.__qualname__)


def below(kind: type[Any]) -> set[type[Any]]:
    return {each for child in kind.__subclasses__() for each in ({child} | below(child))}


class Probe:
    """Stands where the act itself would: says whether somebody came through, and to which thing."""

    def __init__(self, use_case: StaffUseCase[Any, Any], places: Places | None) -> None:
        self.reached = False
        self._places = places
        use_case.places = self.places  # type: ignore[method-assign]
        if isinstance(use_case, StaffAct):
            use_case.act = self.act  # type: ignore[method-assign]
        else:
            use_case.look = self.look  # type: ignore[attr-defined]

    async def places(self, _reader: Any, _ask: Any) -> Places | None:
        return self._places

    async def act(self, *_: Any) -> tuple[None, Noted]:
        self.reached = True
        return None, Noted("probe")

    async def look(self, *_: Any) -> None:
        self.reached = True


async def gets_through(
    house: House, kind: type[StaffUseCase[Any, Any]], by: By, places: Places | None
) -> bool:
    async with house.update() as scope:
        use_case: Any = await scope.get(kind)
        probe = Probe(use_case, places)
        try:
            await use_case(by, None)
        except DomainError:
            assert not probe.reached, f"{kind.__name__} refused after it had acted"
        return probe.reached


def around(scope: Scope) -> Iterator[tuple[str, Places | None]]:
    """Things that lie within the scope, elsewhere, nowhere, and what lies in no place at all."""
    yield "own", frozenset(OWN.values()) - {ALL} if scope == ALL else frozenset({scope})
    yield "foreign", frozenset(each for each in FOREIGN.values() if each != scope)
    yield "nowhere", NO_PLACE
    yield "any", ANY_SCOPE


def test_the_catalogue_has_the_table_and_no_more() -> None:
    assert {each.key: set(each.may) for each in roles()} | {
        "console": set(console_permissions()),
        "agency": set(agency_permissions()),
    } == TABLE
    known = {each.key for each in permissions()}
    assert set().union(*TABLE.values()) == known


def test_every_permission_has_a_use_case_and_every_use_case_a_permission() -> None:
    used = {each.permission for each in every_use_case()}
    assert used == {each.key for each in permissions()}
    assert len(every_use_case()) >= 50


def test_no_use_case_hides_where_none_is_looked_for() -> None:
    inside = [ROOT / "bot" / name for name in OUTER]
    inside += [ROOT / "dialogs", ROOT / "handlers", ROOT / "storage"]
    looked_at = [path for path in sources() if any(path.is_relative_to(each) for each in inside)]
    assert len(looked_at) >= 100
    found = [
        where(path, node)
        for path in looked_at
        for node, name in imports(sources()[path])
        if name.startswith("bot.staff.use_case")
    ]
    assert found == []


def test_no_use_case_stands_beside_the_gate() -> None:
    """``__call__`` is the gate, and only the three bases have one."""
    own = {"__call__", "_pass", "_refused"}
    assert [each.__name__ for each in below(StaffUseCase) - BASES if own & set(vars(each))] == []
    only_before = {each.__name__ for each in every_use_case() if not each.with_desk}
    assert only_before == {"OpenDesk"}


def test_the_windows_of_staff_ask_for_nothing_that_does_not_pass_the_gate() -> None:
    may_ask = {each.__name__ for each in every_use_case()} | {
        "AskToLogIn",  # sends a code to whoever asks
        "OwnAccessLog",  # a citizen's own
        "Scopes",  # public names
    }
    asked = {
        node.slice.id
        for path, tree in sources().items()
        if path.is_relative_to(ROOT / "dialogs" / "staff")
        for node in ast.walk(tree)
        if isinstance(node, ast.Subscript)
        and isinstance(node.value, ast.Name)
        and node.value.id == "FromDishka"
        and isinstance(node.slice, ast.Name)
    }
    assert len(asked) >= 15
    assert asked - may_ask == set()


async def test_every_role_in_every_scope_at_every_use_case(sampled: House) -> None:
    walked = 0
    wrong: list[tuple[str, ...]] = []
    use_cases = every_use_case()
    number = 20
    for role in roles():
        for kind in role.scopes:
            number += 1
            by = await at_the_desk(sampled, number, role.key, OWN[kind])
            for use_case in use_cases:
                for name, places in around(OWN[kind]):
                    within = places is ANY_SCOPE or kind == "all" or OWN[kind] in places
                    expected = use_case.permission in TABLE[role.key] and within
                    if await gets_through(sampled, use_case, by, places) is not expected:
                        wrong.append((role.key, kind, use_case.__name__, name))
                    walked += 1
    assert wrong == []
    assert walked >= 11 * 50 * 4


async def test_the_console_may_do_what_its_row_says(sampled: House) -> None:
    for use_case in every_use_case():
        expected = use_case.permission in TABLE["console"]
        for places in (NO_PLACE, ANY_SCOPE, frozenset(FOREIGN.values())):
            assert await gets_through(sampled, use_case, CONSOLE, places) is expected, use_case


async def test_an_agency_may_do_what_its_row_says_and_without_a_key_for_it_nothing(sampled: House) -> None:
    for use_case in every_use_case():
        expected = use_case.permission in TABLE["agency"]
        assert await gets_through(sampled, use_case, Agency("api:1", True), NO_PLACE) is expected, use_case
        assert not await gets_through(sampled, use_case, Agency("api:1", False), ANY_SCOPE), use_case


async def test_who_is_no_staff_gets_nowhere(sampled: House) -> None:
    citizen = await comes_in(sampled, 31)
    guest = await sampled.visitor(32)
    for use_case in every_use_case():
        for by in (citizen, guest, Visitor("telegram", 33, 33)):
            for places in (NO_PLACE, ANY_SCOPE):
                assert not await gets_through(sampled, use_case, by, places)


@pytest.mark.parametrize("role", [each.key for each in roles()])
async def test_without_an_open_desk_nothing_is_possible(sampled: House, role: str) -> None:
    visitor = await comes_in(sampled, 41)
    scope = OWN[next(each for each in roles() if each.key == role).scopes[0]]
    await hired(sampled, 41, role, scope)
    for use_case in every_use_case():
        if use_case.with_desk:
            async with sampled.update() as request:
                made: Any = await request.get(use_case)
                Probe(made, ANY_SCOPE)
                with pytest.raises(Stale, match="staff-desk-closed"):
                    await made(visitor, None)


async def test_what_was_refused_is_in_the_audit_log(sampled: House, database: Database) -> None:
    clerk = await at_the_desk(sampled, 51, "clerk", OWN["province"])
    for use_case in every_use_case():
        async with UnitOfWork(database) as tx:
            before = await tx.session.scalar(select(func.max(AuditEntry.id))) or 0
        foreign = frozenset({FOREIGN["province"]})
        async with sampled.update() as request:
            made: Any = await request.get(use_case)
            Probe(made, foreign)
            with pytest.raises((NotAllowed, DomainError)):
                await made(clerk, None)
        async with UnitOfWork(database) as tx:
            new = list(await tx.session.scalars(select(AuditEntry).where(AuditEntry.id > before)))
        assert [(each.action, each.details) for each in new] == [
            ("authz_fail", {"permission": use_case.permission})
        ]
        assert new[0].actor == f"citizen:{clerk.citizen_id}"
