"""Which room answers on which listener. Nothing of the control center is on the public one."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from hadir import payments
from hadir.accounts import (
    Door,
    http_customer,
    http_identity,
    http_operator,
    http_operators,
    http_sign_in,
)
from hadir.accounts import seed as seed_accounts
from hadir.availability import http as availability_http
from hadir.availability import leaving
from hadir.control_center import (
    activity_http,
    alerts_http,
    audit_http,
    catalogue_http,
    customers_http,
    mitras_http,
    overruling_http,
    sessions_list,
    settings_http,
)
from hadir.control_center import http as control_center_http
from hadir.control_center import sessions_http as sessions_pages
from hadir.edge import dev, health, pages
from hadir.edge.app import create_app
from hadir.gateways.payments import sandbox_page
from hadir.main import interface_internal, interface_public
from hadir.main.customers import ABOVE
from hadir.main.interface import openapi
from hadir.main.interface_internal import INTERNAL
from hadir.main.interface_public import PUBLIC
from hadir.pairing import http as pairing_http
from hadir.pairing import http_failures, http_returning, http_today
from hadir.pairing.search import search_for_rest
from hadir.payments import http as payments_http
from hadir.payments import http_internal as payments_internal
from hadir.payments import http_money, webhooks
from hadir.push import http as push_http
from hadir.sessions import http as sessions_http
from hadir.sessions import http_care, http_drops, http_extensions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import APIRouter, FastAPI

    from hadir.main import System
    from hadir.main.interface import Route

SOCKET = "/api/shared/ws"
DIST = Path(__file__).parents[2] / "web" / "dist"


def public_app(system: System) -> FastAPI:
    """Apps, /api and the socket."""
    routers = [
        health.routes(system.health, metrics=False),
        *_account_routes(system),
        availability_http.routes(system.db, system.settings, system.availability),
        *_selling_routes(system),
        *_session_routes(system),
        push_http.routes(system.db, system.pushing.gateways, system.pushing.public_key),
        *([] if system.config.production else _development_routes(system)),
        pages.routes(DIST, _public_pages(system), system.config.internal_url),
    ]
    documented = not system.config.production
    app = create_app("Hadir", routers, system.authenticator, documented=documented)
    app.add_api_websocket_route(SOCKET, system.realtime.endpoint)
    _describe(app, PUBLIC, interface_public.ABOUT)
    return app


def internal_app(system: System) -> FastAPI:
    """Control center, /internal, metrics."""
    routers = [
        health.routes(system.health, metrics=True),
        *_operator_routes(system),
        control_center_http.routes(system.db, system.settings, system.dashboard),
        sessions_pages.routes(system.db),
        overruling_http.routes(system.db, system.settings, system.availability),
        sessions_list.routes(system.db),
        settings_http.routes(system.db, system.settings),
        catalogue_http.routes(system.db),
        audit_http.routes(system.db),
        mitras_http.routes(system.db, system.settings),
        activity_http.routes(system.db, system.dashboard.everybody),
        alerts_http.routes(system.db, system.dashboard),
        customers_http.routes(system.db),
        http_failures.routes(system.db, system.settings),
        payments_internal.routes(system.db),
        pages.routes(DIST, {"/": "control_center"}),
    ]
    app = create_app("Hadir control center", routers, system.authenticator, documented=False)
    app.add_api_websocket_route("/internal/ws", system.dashboard.endpoint)
    _describe(app, INTERNAL, interface_internal.ABOUT)
    return app


def _operator_routes(system: System) -> list[APIRouter]:
    door = Door(system.db, system.settings, system.keys, system.tokens)
    at_home = not system.config.production
    inviting = http_operators.Inviting(system.config.internal_url, show_in_inbox=at_home)
    return [
        http_operator.routes(door, system.cookies),
        http_operators.routes(door, inviting),
    ]


def _describe(app: FastAPI, table: Mapping[str, Route], about: str) -> None:
    app.openapi = partial(openapi, app, table, about)  # type: ignore[method-assign]  # as FastAPI asks


def _account_routes(system: System) -> list[APIRouter]:
    desk = http_sign_in.Desk(
        db=system.db,
        settings=system.settings,
        keys=system.keys,
        tokens=system.tokens,
        tickets=system.tickets,
        cookies=system.cookies,
        jobs=system.jobs,
        otp_channels=system.otp.channels,
        leaving=leaving,
        merging=ABOVE.merge,
        identities=system.identities,
        public_url=system.config.public_url,
    )
    return [
        http_sign_in.routes(desk),
        http_identity.routes(desk),
        http_customer.routes(system.db, system.settings, system.cookies, ABOVE),
    ]


def _selling_routes(system: System) -> list[APIRouter]:
    return [
        payments_http.routes(system.db, system.jobs, system.shop),
        http_money.routes(system.db),
        webhooks.routes(system.db, system.gateway),
        pairing_http.customer_routes(system.db, system.settings, system.shop),
        http_returning.routes(system.db, system.availability),
        pairing_http.mitra_routes(system.db, system.settings, system.availability),
        http_today.routes(system.db),
    ]


def _session_routes(system: System) -> list[APIRouter]:
    free_among = system.availability.free_among
    return [
        sessions_http.stream_routes(system.db, system.messages, system.cursors),
        sessions_http.side_routes(system.db, system.settings, free_among),
        http_drops.routes(system.db, system.settings, search_for_rest),
        http_care.routes(system.db, system.settings),
        http_extensions.routes(system.db, system.settings, test_tiers=not system.config.production),
    ]


def _development_routes(system: System) -> list[APIRouter]:
    async def deliver(headers: Mapping[str, str], body: bytes) -> None:
        await payments.receive_webhook(system.db, system.sandbox, headers, body)

    routers = [
        dev.inbox_routes(system.db),
        sandbox_page.routes(system.sandbox, deliver),
        seed_accounts.routes(system.db, system.tokens),
    ]
    if system.moved_clock is not None:
        routers.append(dev.clock_routes(system.moved_clock))
    return routers


def _public_pages(system: System) -> dict[str, str]:
    found = {"/": "client", "/mitra/": "mitra"}
    return {**found, "/demo/": "demo"} if system.config.demo else found
