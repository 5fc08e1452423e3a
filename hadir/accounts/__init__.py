"""Accounts: who customers, mitras and operators are, and whether they are signed in.

Owns customers, mitras, operators (links, second factors, failed tries), auth_sessions,
refresh_tokens, otp_requests, used_tickets and support_handles. Invariants: a number belongs to at
most one customer and one mitra; no code, token or password is stored readable; a refresh token is
spent once; a revoked sign-in is refused everywhere at once (row, ``auth:revoked``, every instance's
memory). Others may call what is listed here, passing their ``tx`` down; never the tables.
"""

from hadir.accounts.access import AccountBanned, BothTalking, Identity, Signed
from hadir.accounts.authenticator import AccountsAuthenticator
from hadir.accounts.banning import (
    BANNED,
    await_beginnings,
    ban_customer,
    hold_account,
    hold_buyer,
    is_closed,
    refuse_banned,
    unban_customer,
)
from hadir.accounts.cookies import Cookies
from hadir.accounts.keys import Keys
from hadir.accounts.lasting import LastingSockets
from hadir.accounts.mitras import edit_mitra
from hadir.accounts.model import NAMELESS, Customer, MitraAccount, Operator, PhoneTaken
from hadir.accounts.names import Names
from hadir.accounts.onboarding import Journey
from hadir.accounts.operator_sign_in import Door
from hadir.accounts.operators import Invitation, invite_operator, renew_link
from hadir.accounts.otp import DELIVER, deliver
from hadir.accounts.phone import normal_phone
from hadir.accounts.revocations import Revocations
from hadir.accounts.sign_in import open_sign_in, revoke_all
from hadir.accounts.store import (
    customer_names,
    find_customer,
    find_mitra,
    find_mitra_by_phone,
    get_customer,
    get_mitra,
    insert_mitra,
    list_deactivated,
    mitra_names,
    set_mitra_active,
)
from hadir.accounts.store_access import live_among
from hadir.accounts.store_operators import operator_emails
from hadir.accounts.store_support import HandleRow, list_all_handles
from hadir.accounts.support import InvalidHandle, add_handle, edit_handle
from hadir.accounts.tickets import Tickets
from hadir.accounts.tokens import Tokens
from hadir.accounts.usecases import create_mitra, customer_name

__all__ = [
    "BANNED",
    "DELIVER",
    "NAMELESS",
    "AccountBanned",
    "AccountsAuthenticator",
    "BothTalking",
    "Cookies",
    "Customer",
    "Door",
    "HandleRow",
    "Identity",
    "InvalidHandle",
    "Invitation",
    "Journey",
    "Keys",
    "LastingSockets",
    "MitraAccount",
    "Names",
    "Operator",
    "PhoneTaken",
    "Revocations",
    "Signed",
    "Tickets",
    "Tokens",
    "add_handle",
    "await_beginnings",
    "ban_customer",
    "create_mitra",
    "customer_name",
    "customer_names",
    "deliver",
    "edit_handle",
    "edit_mitra",
    "find_customer",
    "find_mitra",
    "find_mitra_by_phone",
    "get_customer",
    "get_mitra",
    "hold_account",
    "hold_buyer",
    "insert_mitra",
    "invite_operator",
    "is_closed",
    "list_all_handles",
    "list_deactivated",
    "live_among",
    "mitra_names",
    "normal_phone",
    "open_sign_in",
    "operator_emails",
    "refuse_banned",
    "renew_link",
    "revoke_all",
    "set_mitra_active",
    "unban_customer",
]
