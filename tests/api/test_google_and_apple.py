"""Identity tokens of Google and Apple, against stubs that sign and rotate (spec A9)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from hadir.gateways.identity.openid import OpenId, Provider
from hadir.kernel.enums import AuthProvider
from tests.support.stubs.identity import CLIENT_ID, IdentityStub
from tests.support.stubs.serving import served

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    import httpx2

    from tests.support.accounts import Instance

GOOGLE, APPLE = "https://accounts.google.com", "https://appleid.apple.com"
SUBJECT = "108204268033311374519"


@pytest.fixture
async def google(accounts: Instance) -> AsyncIterator[IdentityStub]:
    """A customer may come with Google."""
    stub = IdentityStub(GOOGLE, accounts.clock)
    async with served(stub.app) as url:
        provider = Provider(GOOGLE, ("accounts.google.com",), f"{url}/keys", (CLIENT_ID, "ios"))
        accounts.identities[AuthProvider.GOOGLE] = OpenId(provider, accounts.clock)
        yield stub


async def word(one: Instance) -> dict[str, Any]:
    async with one.browser() as browser:
        made: dict[str, Any] = (await browser.post("/api/client/auth/nonce")).json()
    return made


async def bring(
    one: Instance, token: str, nonce: str, provider: str = "google", **headers: str
) -> httpx2.Response:
    async with one.browser(**{"X-Client": "native", **headers}) as browser:
        body = {"id_token": token, "nonce": nonce}
        return await browser.post(f"/api/client/auth/{provider}", json=body)


async def come(one: Instance, google: IdentityStub, **claims: Any) -> httpx2.Response:
    made = await word(one)
    return await bring(one, google.token(made["nonce_sha256"], **claims), made["nonce"])


async def test_a_good_token_signs_in_and_the_same_person_again(
    accounts: Instance, google: IdentityStub
) -> None:
    """A9: keyed by (issuer, subject)."""
    first = (await come(accounts, google)).json()
    assert first["user"]["role"] == "customer"
    again = (await come(accounts, google, aud="ios", iss="accounts.google.com")).json()
    assert again["user"]["id"] == first["user"]["id"]
    other = (await come(accounts, google, sub="another")).json()
    assert other["user"]["id"] != first["user"]["id"]
    assert google.fetched == 1


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.test"},
        {"iss": APPLE},
        {"aud": "somebody-else"},
        {"aud": None},
        {"sub": None},
        {"sub": ""},
        {"sub": "x" * 256},
        {"sub": 7},
        {"nonce": "another"},
        {"nonce": None},
        {"exp": 1_000_000_000},
        {"exp": None},
        {"exp": "tomorrow"},
        {"iat": 4_000_000_000},
    ],
)
async def test_a_token_with_a_wrong_claim_is_refused(
    accounts: Instance, google: IdentityStub, claims: dict[str, Any]
) -> None:
    """A9: issuer, audience, nonce, expiry."""
    refused = await come(accounts, google, **claims)
    assert (refused.status_code, refused.json()["code"]) == (401, "IDENTITY_WRONG")
    assert await accounts.one("SELECT count(*) FROM customers") == 0


FORGERIES: dict[str, Callable[[IdentityStub, str], str]] = {
    "alg none": lambda stub, nonce: stub.unsigned(nonce),
    "HS256 with the public key": lambda stub, nonce: stub.signed_with_the_public_key(nonce),
    "a key of one's own": lambda stub, nonce: stub.forged(nonce),
    "an unknown key": lambda stub, nonce: stub.forged(nonce, kid="unknown"),
    "no key named": lambda stub, nonce: stub.forged(nonce, kid=None),
    "says where its key is": lambda stub, nonce: stub.forged(nonce, jku="https://evil.test/keys"),
    "no token": lambda _stub, _nonce: "x" * 40,
}


@pytest.mark.parametrize("how", FORGERIES)
async def test_a_forged_token_is_refused(
    accounts: Instance, google: IdentityStub, how: str
) -> None:
    """A9: allow-listed algorithm, published keys only."""
    made = await word(accounts)
    refused = await bring(accounts, FORGERIES[how](google, made["nonce_sha256"]), made["nonce"])
    assert (refused.status_code, refused.json()["code"]) == (401, "IDENTITY_WRONG")


async def test_a_token_is_over_when_it_says_so(accounts: Instance, google: IdentityStub) -> None:
    """A9: by our clock, with a minute for theirs."""
    made = await word(accounts)
    token = google.token(made["nonce_sha256"], exp=int(accounts.clock.now().timestamp()) + 10)
    accounts.clock.advance(80)
    assert (await bring(accounts, token, made["nonce"])).status_code == 401


async def test_a_nonce_serves_once_for_ten_minutes_and_is_not_in_the_token(
    accounts: Instance, google: IdentityStub
) -> None:
    """A9: whoever steals the token alone cannot use it."""
    made = await word(accounts)
    token = google.token(made["nonce_sha256"])
    for wrong in (made["nonce_sha256"], (await word(accounts))["nonce"], "x" * 60):
        assert (await bring(accounts, token, wrong)).status_code == 401
    assert (await bring(accounts, token, made["nonce"])).status_code == 200
    assert (await bring(accounts, token, made["nonce"])).status_code == 401
    late = await word(accounts)
    accounts.clock.advance(600)
    token = google.token(late["nonce_sha256"])
    assert (await bring(accounts, token, late["nonce"])).status_code == 401


async def test_a_rotated_key_is_found_and_unknown_ones_cause_no_flood(
    accounts: Instance, google: IdentityStub
) -> None:
    """A9: the cache looks again for an unknown key, at most once a minute."""
    assert (await come(accounts, google)).status_code == 200
    old = await word(accounts)
    by_old_key = google.token(old["nonce_sha256"])
    google.rotate()
    accounts.clock.advance(61)
    assert (await come(accounts, google)).status_code == 200
    assert google.fetched == 2
    assert (await bring(accounts, by_old_key, old["nonce"])).status_code == 401
    made = await word(accounts)
    for _ in range(5):
        await bring(accounts, google.forged(made["nonce_sha256"], kid="x"), made["nonce"])
    assert google.fetched == 2


async def test_keys_are_kept_as_long_as_they_say_and_a_day_without_the_provider(
    accounts: Instance, google: IdentityStub
) -> None:
    """A9: async JWKS cache, stale while the provider is away."""
    assert (await come(accounts, google)).status_code == 200
    accounts.clock.advance(3599)
    assert (await come(accounts, google)).status_code == 200
    assert google.fetched == 1
    google.down = True
    accounts.clock.advance(600)
    assert (await come(accounts, google)).status_code == 200
    assert google.fetched == 2
    accounts.clock.advance(86_400)
    away = await come(accounts, google)
    assert (away.status_code, away.json()["code"]) == (502, "IDENTITY_DOWN")


async def test_many_who_come_at_once_wait_for_one_fetch(
    accounts: Instance, google: IdentityStub
) -> None:
    """A9: and nobody else waits for it."""
    google.slow = asyncio.Event()
    coming = [asyncio.create_task(come(accounts, google)) for _ in range(5)]
    while not google.fetched:  # noqa: ASYNC110 - the stub has no event for being asked
        await asyncio.sleep(0.01)
    async with accounts.browser() as browser:
        assert (await browser.post("/api/client/auth/anonymous")).status_code == 200
    assert not any(task.done() for task in coming)
    google.slow.set()
    answers = await asyncio.gather(*coming)
    assert [answer.status_code for answer in answers] == [200] * 5
    assert google.fetched == 1
    assert await accounts.one("SELECT count(*) FROM customer_identities") == 1


async def test_an_anonymous_customer_keeps_the_account_or_becomes_the_known_one(
    accounts: Instance, google: IdentityStub
) -> None:
    """A8, A9: the anonymous id comes from the bearer token."""
    async with accounts.browser(**{"X-Client": "native"}) as browser:
        nobody = (await browser.post("/api/client/auth/anonymous")).json()
        second = (await browser.post("/api/client/auth/anonymous")).json()
    ids = []
    for signed in (nobody, second):
        made = await word(accounts)
        bearer = {"Authorization": f"Bearer {signed['access_token']}"}
        token = google.token(made["nonce_sha256"])
        ids.append((await bring(accounts, token, made["nonce"], **bearer)).json()["user"]["id"])
    assert ids == [nobody["user"]["id"]] * 2
    belongs = await accounts.one(
        "SELECT account_belongs_to::text FROM customers WHERE id = %s", second["user"]["id"]
    )
    assert belongs == nobody["user"]["id"]


async def by_number(accounts: Instance, number: str, **headers: str) -> str:
    """Who comes in by proving this number, asking as who they are already."""
    accounts.clock.advance(61)
    async with accounts.browser(**{"X-Client": "native", **headers}) as browser:
        asked = (await browser.post("/api/client/auth/otp/request", json={"phone": number})).json()
        proof = {"otp_request_id": asked["otp_request_id"], "code": await accounts.code(number)}
        signed = await browser.post("/api/client/auth/otp/verify", json=proof)
    return str(signed.json()["user"]["id"])


async def test_a_google_customer_who_proves_a_new_number_keeps_the_account(
    accounts: Instance, google: IdentityStub
) -> None:
    """A8, A9, F5: one account by two ways; only a number that is another's leads elsewhere, and
    then nothing is merged."""
    ana = (await come(accounts, google)).json()
    bearer = {"Authorization": f"Bearer {ana['access_token']}"}
    assert await by_number(accounts, "+628111000111", **bearer) == ana["user"]["id"]
    assert await by_number(accounts, "+628111000111") == ana["user"]["id"]
    assert (await come(accounts, google)).json()["user"]["id"] == ana["user"]["id"]

    budi = (await come(accounts, google, sub="another")).json()
    bearer = {"Authorization": f"Bearer {budi['access_token']}"}
    assert await by_number(accounts, "+628111000111", **bearer) == ana["user"]["id"]
    assert (await come(accounts, google, sub="another")).json()["user"]["id"] == budi["user"]["id"]
    assert not await accounts.one("SELECT count(*) FROM customers WHERE account_belongs_to NOTNULL")


async def test_the_same_mail_at_another_provider_is_another_person(
    accounts: Instance, google: IdentityStub
) -> None:
    """A9: never linked by e-mail alone, and a subject is unique at its issuer only."""
    apple = IdentityStub(APPLE, accounts.clock)
    async with served(apple.app) as url:
        provider = Provider(APPLE, (), f"{url}/keys", (CLIENT_ID,))
        accounts.identities[AuthProvider.APPLE] = OpenId(provider, accounts.clock)
        made = await word(accounts)
        token = apple.token(made["nonce_sha256"], email_verified="true")
        with_apple = await bring(accounts, token, made["nonce"], "apple")
        cross = await word(accounts)
        foreign = google.token(cross["nonce_sha256"])
        assert (await bring(accounts, foreign, cross["nonce"], "apple")).status_code == 401
    with_google = await come(accounts, google)
    assert with_apple.json()["user"]["id"] != with_google.json()["user"]["id"]
    rows = await accounts.one("SELECT string_agg(i::text, ' ') FROM customer_identities i")
    assert SUBJECT in rows
    assert "example.test" not in rows


async def test_apps_are_told_what_is_configured(accounts: Instance, google: IdentityStub) -> None:
    """A2: probed from the environment; what is not there is not there."""
    async with accounts.browser() as browser:
        told = (await browser.get("/api/shared/auth-providers")).json()
    assert told == {
        "google": True,
        "apple": False,
        "otp_channels": ["whatsapp", "sms"],
        "anonymous": True,
    }
    made = await word(accounts)
    absent = await bring(accounts, google.token(made["nonce_sha256"]), made["nonce"], "apple")
    assert absent.status_code == 404
