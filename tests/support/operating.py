"""An operator at the internal listener."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import httpx2

from hadir.accounts import store_operators
from hadir.accounts.access import Identity
from hadir.accounts.operators import add_operator_with_password
from hadir.accounts.sign_in import open_sign_in
from hadir.infra.ids import new_id
from hadir.kernel.enums import AccountKind, OperatorRole
from tests.support.phone import NO_TLS, Refusal

if TYPE_CHECKING:
    from uuid import UUID

    from hadir.accounts.tokens import Tokens
    from hadir.infra.db import Database
    from tests.support.site import Site
    from tests.support.world import World

PASSWORD = "sebuah kalimat yang panjang"


@dataclass
class Operator:
    """Somebody in the control center, signed in."""

    base_url: str
    token: str

    async def ask(self, method: str, path: str, body: Any = None, key: str | None = None) -> Any:
        """The answer's JSON. Raises: Refusal."""
        headers = {"Authorization": f"Bearer {self.token}", "Accept": "application/json"}
        if key is not None:
            headers["Idempotency-Key"] = key
        async with httpx2.AsyncClient(base_url=self.base_url, timeout=30, verify=NO_TLS) as http:
            answer = await http.request(method, path, json=body, headers=headers)
        said = answer.json() if answer.content else None
        if answer.status_code >= 400:
            raise Refusal(answer.status_code, said)
        return said

    async def post(self, path: str, body: Any = None, key: str | None = None) -> Any:
        return await self.ask("POST", path, body, key)

    async def get(self, path: str) -> Any:
        return await self.ask("GET", path)


async def operator(world: World, role: OperatorRole = OperatorRole.SUPERVISOR) -> Operator:
    """A new operator of this role."""
    return await operator_of(world.system.db, world.config.internal_url, role)


async def operator_of(db: Database, url: str, role: OperatorRole) -> Operator:
    """A new operator of the house behind this database."""
    email = f"{uuid4().hex}@hadir.test"
    await add_operator_with_password(db, email, role, PASSWORD)
    async with httpx2.AsyncClient(base_url=url, timeout=30, verify=NO_TLS) as http:
        body = {"email": email, "password": PASSWORD}
        answer = await http.post("/internal/auth/login", json=body)
    return Operator(url, str(answer.json()["access_token"]))


async def admin_at(site: Site) -> Operator:
    """Of a server that runs as a process of its own."""
    return await operator_of(site.db, site.internal_url, OperatorRole.ADMIN)


async def mitra_id_of(site: Site, name: str) -> str:
    """The one whom an operator added under this name."""
    mitras = (await (await admin_at(site)).get("/internal/mitras"))["items"]
    return str(next(one["id"] for one in mitras if name in one.values()))


async def tune(site: Site, **values: Any) -> None:
    """Change settings that nobody has touched yet, as an admin would."""
    admin = await admin_at(site)
    changes = [{"key": key, "value": value, "version": 0} for key, value in values.items()]
    await admin.ask("PATCH", "/internal/settings", {"changes": changes})


async def sign_in_straight(db: Database, tokens: Tokens, role: OperatorRole) -> tuple[UUID, str]:
    """A new operator and an access token, without a password, whose hash takes long."""
    identity = Identity(new_id(), AccountKind.OPERATOR, None, role)
    async with db.transaction() as tx:
        await store_operators.insert_operator(tx, identity.id, f"{identity.id}@hadir.test", role)
        signed = await open_sign_in(tx, tokens, identity, "a test")
    return identity.id, signed.access_token
