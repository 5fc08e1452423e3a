"""An operator at the internal listener."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import httpx2

from hadir.accounts.operators import add_operator_with_password
from hadir.kernel.enums import OperatorRole
from tests.support.phone import NO_TLS, Refusal

if TYPE_CHECKING:
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
    email = f"{uuid4().hex}@hadir.test"
    await add_operator_with_password(world.system.db, email, role, PASSWORD)
    url = world.config.internal_url
    async with httpx2.AsyncClient(base_url=url, timeout=30, verify=NO_TLS) as http:
        body = {"email": email, "password": PASSWORD}
        answer = await http.post("/internal/auth/login", json=body)
    return Operator(url, str(answer.json()["access_token"]))
