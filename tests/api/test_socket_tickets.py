"""Tickets that open a socket: once, within 30 s, wherever that is kept (H1)."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from hadir.kernel.errors import Unauthorised
from tests.support.accounts import customer, running
from tests.support.waiting import until
from tests.support.wire_to_valkey import WireToValkey

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.support.accounts import Instance
    from tests.support.clock import StandingClock


@asynccontextmanager
async def on_a_wire(
    database_url: str, valkey_url: str, clock: StandingClock
) -> AsyncIterator[tuple[Instance, WireToValkey]]:
    """Another server, whose way to Valkey can be cut."""
    port = urlsplit(valkey_url).port or 0
    wire = WireToValkey(port)
    await wire.mend()
    address = valkey_url.replace(f":{port}", f":{wire.port}")
    try:
        async with running(database_url, address, clock) as cut_off:
            await until(lambda: cut_off.valkey.believed)
            yield cut_off, wire
    finally:
        await wire.cut()


async def tickets_of(server: Instance, count: int) -> list[str]:
    async with customer(server) as ana:
        path = "/api/shared/realtime-ticket"
        return [(await ana.post(path)).json()["ticket"] for _ in range(count)]


async def open_none(ticket: str, *servers: Instance) -> None:
    for server in servers:
        with pytest.raises(Unauthorised):
            await server.tickets.redeem(ticket)


async def test_a_ticket_opens_one_socket_within_30_seconds(accounts: Instance) -> None:
    """H1"""
    async with customer(accounts) as ana:
        me = (await ana.get("/api/client/me")).json()["id"]
        tickets = [
            (await ana.post("/api/shared/realtime-ticket")).json()["ticket"] for _ in range(3)
        ]
    caller = await accounts.tickets.redeem(tickets[0])
    assert str(caller.account_id) == me
    results = await asyncio.gather(
        *(accounts.tickets.redeem(tickets[1]) for _ in range(5)), return_exceptions=True
    )
    assert sum(isinstance(one, Unauthorised) for one in results) == 4
    accounts.clock.advance(30)
    with pytest.raises(Unauthorised):
        await accounts.tickets.redeem(tickets[2])


@pytest.mark.parametrize("bad", ["", "x", "a.b", "a.b.c", "é", "....", "e30=.e30="])
async def test_a_forged_ticket_is_refused(accounts: Instance, bad: str) -> None:
    """H1"""
    with pytest.raises(Unauthorised):
        await accounts.tickets.redeem(bad)


async def test_a_ticket_of_a_revoked_sign_in_is_refused(accounts: Instance) -> None:
    """A6, H1"""
    async with customer(accounts) as ana:
        ticket = (await ana.post("/api/shared/realtime-ticket")).json()["ticket"]
        await ana.post("/api/shared/auth/logout")
    with pytest.raises(Unauthorised):
        await accounts.tickets.redeem(ticket)


async def test_tickets_are_single_use_also_while_valkey_is_away(
    accounts: Instance, database_url: str, clock: StandingClock
) -> None:
    """H1"""
    async with running(database_url, "valkey://127.0.0.1:1/0", clock) as alone:
        async with customer(alone) as ana:
            ticket = (await ana.post("/api/shared/realtime-ticket")).json()["ticket"]
        results = await asyncio.gather(
            *(alone.tickets.redeem(ticket) for _ in range(5)), return_exceptions=True
        )
        assert sum(isinstance(one, Unauthorised) for one in results) == 4


async def test_a_ticket_used_through_valkey_opens_nothing_where_valkey_is_lost(
    accounts: Instance, database_url: str, valkey_url: str, clock: StandingClock
) -> None:
    """H1: at another server, which cannot ask; and at each once it has lost everything."""
    async with on_a_wire(database_url, valkey_url, clock) as (cut_off, wire):
        used, unused = await tickets_of(accounts, 2)
        await accounts.tickets.redeem(used)
        await wire.cut()
        await open_none(used, cut_off)
        await accounts.valkey.unbelieved(lambda client: client.flushall())
        await wire.mend()
        await until(lambda: cut_off.valkey.believed)
        await open_none(used, accounts, cut_off)
        await open_none(unused, accounts, cut_off)
        (fresh,) = await tickets_of(accounts, 1)
        await cut_off.tickets.redeem(fresh)
        await open_none(fresh, accounts)


async def test_a_ticket_used_while_valkey_was_away_stays_used_when_it_is_back(
    accounts: Instance, database_url: str, valkey_url: str, clock: StandingClock
) -> None:
    """H1: for the server that noted it in Postgres, and for one that never missed Valkey."""
    async with on_a_wire(database_url, valkey_url, clock) as (cut_off, wire):
        await wire.cut()
        cut_off.valkey.distrust("cut")
        (ticket,) = await tickets_of(cut_off, 1)
        await cut_off.tickets.redeem(ticket)
        await open_none(ticket, cut_off, accounts)
        await wire.mend()
        await until(lambda: cut_off.valkey.believed)
        await open_none(ticket, cut_off, accounts)
