"""What the edge asks on every request: whose token is this, and is the sign-in still good?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hadir.kernel.errors import Unauthorised

if TYPE_CHECKING:
    from hadir.accounts.revocations import Revocations
    from hadir.accounts.tokens import Tokens
    from hadir.edge.callers import Caller


class AccountsAuthenticator:
    """Implements ``hadir.edge.callers.Authenticator``."""

    def __init__(self, tokens: Tokens, revocations: Revocations) -> None:
        self.tokens = tokens
        self.revocations = revocations
        revocations.on_ended(tokens.forget)

    def recognise(self, token: str) -> Caller | None:
        """By what this instance remembers alone; None when that does not tell."""
        caller = self.tokens.remembered(token)
        if caller is None or not self.revocations.knows_live(caller.auth_session_id):
            return None
        return caller

    async def authenticate(self, token: str) -> Caller:
        """Raises: Unauthorised when the token is not one of ours, is over or was revoked."""
        caller = self.tokens.verify(token)
        if await self.revocations.is_over(caller.auth_session_id):
            raise Unauthorised
        return caller
