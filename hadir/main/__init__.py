"""Composition root: what is made of what, and in which order it starts and stops."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from hadir import accounts, pairing, payments, push, sessions
from hadir.availability import Availability
from hadir.availability.hot import HotPaths, hot_paths
from hadir.control_center.tiles import Dashboard
from hadir.demo.bots import Bots
from hadir.demo.stage import Stage
from hadir.edge.app import Front
from hadir.edge.health import Health
from hadir.edge.listeners import Listener, make_listener
from hadir.edge.realtime import Realtime
from hadir.gateways.payments.sandbox import Sandbox
from hadir.infra.bus import Bus
from hadir.infra.clock import SystemClock
from hadir.infra.db import Database
from hadir.infra.deadlines import Deadlines
from hadir.infra.housekeeping import Housekeeping
from hadir.infra.hub import Hub, read_epoch
from hadir.infra.jobs import Jobs
from hadir.infra.moved_clock import MovedClock
from hadir.infra.pulse import Pulse
from hadir.infra.relay import Relay
from hadir.infra.valkey import Valkey
from hadir.main.pushing import Pushing
from hadir.main.routes import SOCKET, internal_app, public_app
from hadir.main.vendors import make_identities, make_otp, make_payments
from hadir.pairing import deadlines as pairing_deadlines
from hadir.pairing import holding, stranded
from hadir.pairing import jobs as pairing_jobs
from hadir.sessions import deadlines as session_deadlines
from hadir.sessions import earning, outage
from hadir.sessions import jobs as session_jobs
from hadir.settings import Settings
from hadir.wire import close_codes

if TYPE_CHECKING:
    from datetime import timedelta
    from uuid import UUID

    from hadir.config import Config
    from hadir.edge.callers import Caller
    from hadir.kernel.clock import Clock


class System:
    """One instance of Hadir. Making it does no I/O; ``start`` does."""

    def __init__(self, config: Config, clock: Clock) -> None:
        self.config, self.clock = config, clock
        self._make_plumbing(config, clock)
        self._make_accounts(config, clock)
        self._make_rooms(config)
        self._make_edge(config, clock)
        self._register()
        self.public, self.internal = public_app(self), internal_app(self)

    def _make_plumbing(self, config: Config, clock: Clock) -> None:
        self.db = Database(config.database_url or "", clock)
        self.valkey = Valkey(config.valkey_url or "")
        self.bus = Bus(self.valkey, clock)
        self.hub = Hub(sessions.StreamReader(self.db))
        self.deadlines, self.jobs = Deadlines(self.db), Jobs(self.db)
        cadence = config.heartbeat_cadence_seconds
        self.settings = Settings(self.db, self.bus, cadence_seconds=cadence)
        self.housekeeping = Housekeeping(self.db)
        self.pulse = Pulse(self.db)
        self.moved_clock = self._movable_clock()

    def _make_accounts(self, config: Config, clock: Clock) -> None:
        self.keys = accounts.Keys(config.secret, config.secret_previous)
        self.tokens = accounts.Tokens(self.keys, clock)
        self.revocations = accounts.Revocations(self.db, self.valkey, self.bus)
        self.authenticator = accounts.AccountsAuthenticator(self.tokens, self.revocations)
        self.tickets = accounts.Tickets(self.keys, self.db, self.valkey, self.revocations)
        https = config.public_url.startswith("https") or config.production
        self.names = accounts.Names(self.db)
        self.cookies = accounts.Cookies(secure=https)
        self.otp = make_otp(config, self.db)
        self.identities = make_identities(config, clock)

    def _make_rooms(self, config: Config) -> None:
        self.availability = Availability(self.db, self.valkey, self.settings, config, self.bus)
        self.relay = Relay(self.db, self.hub, self.bus, self.availability.write_mirror)
        self.sandbox = Sandbox(self.db, config.public_url, config.secret)
        self.gateway = make_payments(config, self.sandbox)
        self.charging = payments.Charging(
            self.db, self.gateway, self.settings, show_links=not config.production
        )
        self.refunding = payments.Refunding(self.db, self.gateway)
        self.shop = payments.Shop(
            settings=self.settings,
            provider=self.gateway.name,
            test_tiers=not config.production,
            somebody_free=self._somebody_free,
            refuse_second_session=sessions.refuse_second_session,
            judge_target=partial(pairing.judge_target, self.db, self.availability),
        )
        beats, cadence = self.availability.last_beats, config.heartbeat_cadence_seconds
        self.presence = sessions.Presence(self.db, self.settings, beats, cadence)
        self.messages = sessions.Messages(self.db)
        self.cursors = sessions.Cursors(self.db, self.hub, self.bus)
        self.sockets = sessions.SessionSockets(
            self.db, self.hub, self.bus, self.messages, self.cursors
        )

    def _make_edge(self, config: Config, clock: Clock) -> None:
        cadence = config.heartbeat_cadence_seconds
        self.realtime = Realtime(self.hub, clock, origin=config.public_url, cadence_seconds=cadence)
        self.lasting = accounts.LastingSockets(self.db, self.realtime.sign_ins, self._close_missed)
        self.dashboard = Dashboard(
            self.db, self.availability, self.authenticator, self.settings, self.revocations.is_over
        )
        self.open_sockets = push.OpenSockets(self.valkey, self.realtime.held)
        self.pushing = Pushing(config, clock)
        self.health = Health(self.db, self.valkey, self.bus)
        self.stage = self._demo_stage() if config.demo else None

    async def start(self) -> None:
        """Postgres first; a Valkey that is away is waited for in the background (spec D5)."""
        await self.db.open()
        self.hub.epoch = await read_epoch(self.db)
        if self.moved_clock is not None:
            await self.moved_clock.start()
        await self.pulse.start()
        self.settings.follow(self.hub)
        await self.settings.start()
        self.revocations.start(self.hub, self._close_sockets, self._close_missed)
        await self.valkey.start()
        await self.bus.start()
        for room in (
            self.availability,
            self.relay,
            self.messages,
            self.cursors,
            self.presence,
        ):
            room.start()
        self.open_sockets.start()
        for edge in (self.realtime, self.lasting, self.dashboard, self.housekeeping):
            edge.start()
        self.jobs.start()
        self.deadlines.start()
        if self.stage is not None:
            await self.stage.start()
        self.health.started = True

    async def stop(self) -> None:
        """The reverse; whatever is queued is written first."""
        if self.stage is not None:
            await self.stage.stop()
        for loop in (self.deadlines, self.jobs):
            await loop.stop()
        for edge in (self.housekeeping, self.dashboard, self.lasting, self.realtime):
            await edge.stop()
        await self.open_sockets.stop()
        await self.pushing.close()
        for writer in (self.presence, self.cursors, self.messages):
            await writer.stop()
        for room in (self.relay, self.availability, self.revocations, self.settings):
            await room.stop()
        await self.pulse.stop()
        if self.moved_clock is not None:
            await self.moved_clock.stop()
        for link in (self.bus, self.valkey):
            await link.stop()
        await self.db.close()

    def listeners(self) -> list[Listener]:
        """The public one and the internal one."""
        config, limiter = self.config, self.public.state.limiter
        hot = hot_paths(self.availability, self.authenticator, limiter)
        public = HotPaths(Front(self.public), hot, {SOCKET: self.realtime.bare})
        proxies = config.trusted_proxies
        inside = Front(self.internal)
        return [
            make_listener(public, config.host, config.public_port, proxies),
            make_listener(inside, config.internal_host, config.internal_port, proxies),
        ]

    def drain(self) -> None:
        """No new traffic; everybody is asked to come back a little later."""
        self.health.draining = True
        self.realtime.drain()

    def _register(self) -> None:
        self.jobs.on(accounts.DELIVER, partial(accounts.deliver, self.db, self.keys, self.otp))
        self.charging.register(self.jobs, self.deadlines)
        self.refunding.register(self.jobs, self.deadlines)
        session_deadlines.register(self.deadlines, self.settings, self.availability.stale_before)
        pairing_deadlines.register(self.deadlines, self.pulse)
        holding.register(self.deadlines, self.settings)
        outage.register(self.pulse)
        self.pulse.on_sweep(payments.insert_missing_deadlines)
        earning.register(self.deadlines, self.settings)
        stranded.register(self.deadlines, self.settings)
        session_jobs.register(self.jobs, self.db, self.settings)
        self.settings.on_change(self.availability.tuned)
        pairing_jobs.register(self.jobs, self.db, self.availability, self.settings)
        at_home = not self.config.production
        push.register(self.jobs, self.db, self.pushing.gateways, show_in_inbox=at_home)
        self.relay.then = push.Watcher(self.db, self.open_sockets)
        self.realtime.came = self.realtime.went = self.open_sockets.moved
        self.sockets.register(self.realtime)
        self.realtime.redeem = self.tickets.redeem
        self.realtime.resume = self._resume
        self.realtime.is_over = self.revocations.is_over
        self.realtime.beat = self.availability.beat
        self.realtime.beacon = self.availability.beacon

    def _movable_clock(self) -> MovedClock | None:
        if self.config.production or not isinstance(self.clock, SystemClock):
            return None
        return MovedClock(self.db, self.bus, self.clock, self._clock_moved)

    def _demo_stage(self) -> Stage:
        bots = Bots(
            self.db, self.hub, self.settings, self.availability, self.messages, self.sockets
        )
        return Stage(self.db, bots, self.config.internal_url)

    def _clock_moved(self, by: timedelta) -> None:
        self.availability.beats.carry(by, self.clock.now())
        self.pulse.wake()
        self.deadlines.wake()
        self.jobs.wake()

    async def _somebody_free(self) -> bool:
        return (await self.availability.count_available()).available

    async def _resume(self, caller: Caller) -> tuple[str | None, list[UUID]]:
        name = await self.names.find(caller.kind, caller.account_id)
        return name, await self.sockets.live_sessions(caller.account_id)

    def _close_sockets(self, account_id: UUID, auth_session_id: UUID, banned: bool) -> None:
        code = close_codes.BANNED if banned else close_codes.SIGNED_OUT
        self.realtime.close_account(account_id, auth_session_id, code)

    def _close_missed(self, auth_session_ids: set[UUID]) -> None:
        self.realtime.close_sign_ins(auth_session_ids, close_codes.SIGNED_OUT)


def build(config: Config, clock: Clock | None = None) -> System:
    """Everything wired, nothing started."""
    return System(config, clock or SystemClock())
