"""Operators in words: how they come in, their own account, and what admins do with others'."""

from __future__ import annotations

from hadir.accounts import access
from hadir.accounts.model import InvalidEmail
from hadir.accounts.passwords import WeakPassword
from hadir.kernel.errors import NotFound, TooManyRequests
from hadir.main.interface import REF, Route, Who
from hadir.main.interface_public import NATIVE
from hadir.settings import StaleWrite

SECOND_STEP = {
    "202": {
        "description": "The password was right; a code of the authenticator app must follow.",
        "content": {"application/json": {"schema": {"$ref": REF.format(model="SecondStepNeeded")}}},
    }
}
PASSWORD = (access.WrongPassword, access.LockedOut, TooManyRequests)
CODE = (access.TotpWrong, access.LockedOut, access.TotpNotBegun, TooManyRequests)

COMING_IN = {
    "POST /internal/auth/login": Route(
        "log_in", Who.ALL, "Sign in by password", PASSWORD, answers=SECOND_STEP, headers=NATIVE
    ),
    "POST /internal/auth/link": Route(
        "redeem_link",
        Who.ALL,
        "Set a password by a one-time link, and sign in",
        (access.LinkOver, WeakPassword, TooManyRequests),
        answers=SECOND_STEP,
        headers=NATIVE,
    ),
    "POST /internal/auth/totp/enrol": Route(
        "enrol_at_the_door",
        Who.ALL,
        "Set up an authenticator app before the first sign-in, where one is required",
        (access.SecondStepOver, access.TotpEnrolled, TooManyRequests),
    ),
    "POST /internal/auth/totp": Route(
        "enter_code",
        Who.ALL,
        "The second step of signing in",
        (*CODE, access.SecondStepOver),
        "A code of the app, or a recovery code. The first code of an app that was just set up "
        "answers with the recovery codes.",
        headers=NATIVE,
    ),
}
OWN_ACCOUNT = {
    "GET /internal/me": Route("get_operator_me", Who.VIEWER, "My account"),
    "POST /internal/me/password": Route(
        "change_own_password",
        Who.VIEWER,
        "Change my password; my other sign-ins end",
        (*PASSWORD, WeakPassword),
    ),
    "GET /internal/me/sessions": Route("list_own_sign_ins", Who.VIEWER, "Where I am signed in"),
    "DELETE /internal/me/sessions/{auth_session_id}": Route(
        "end_own_sign_in", Who.VIEWER, "Sign out another device, at once"
    ),
    "POST /internal/me/totp": Route(
        "begin_totp", Who.VIEWER, "Set up an authenticator app", (*PASSWORD, access.TotpEnrolled)
    ),
    "POST /internal/me/totp/confirm": Route(
        "confirm_totp",
        Who.VIEWER,
        "Prove its first code; my other sign-ins end",
        (*CODE, access.TotpEnrolled),
    ),
    "POST /internal/me/totp/take-off": Route(
        "take_off_totp",
        Who.VIEWER,
        "No authenticator app any longer",
        (*CODE, access.TotpIsRequired),
    ),
    "POST /internal/me/recovery-codes": Route(
        "renew_recovery_codes", Who.VIEWER, "Ten new recovery codes; the old ones end", CODE
    ),
}
ADMINS = {
    "GET /internal/operators": Route("list_operators", Who.ADMIN, "Everybody who works here"),
    "POST /internal/operators": Route(
        "invite_operator",
        Who.ADMIN,
        "Invite somebody by a one-time link",
        (InvalidEmail, access.OperatorExists),
    ),
    "PATCH /internal/operators/{operator_id}": Route(
        "change_operator",
        Who.ADMIN,
        "Role, active or not, authenticator app required or not",
        (access.OwnAccount, StaleWrite),
        "Whoever loses something by it is signed out at once.",
    ),
    "POST /internal/operators/{operator_id}/link": Route(
        "renew_operator_link",
        Who.ADMIN,
        "Another one-time link for who forgot the password",
        (access.OwnAccount, NotFound),
    ),
    "POST /internal/operators/{operator_id}/totp/reset": Route(
        "reset_totp", Who.ADMIN, "Take off the app of who lost it; signs out", (access.OwnAccount,)
    ),
}
OPERATORS = {**COMING_IN, **OWN_ACCOUNT, **ADMINS}
