"""Phone numbers, as people type them and as we keep them (E.164)."""

from __future__ import annotations

import phonenumbers

from hadir.kernel.errors import AppError

HOME_REGION = "ID"
SHOWN = 4


class InvalidPhone(AppError):
    """That is not a phone number."""

    code = "INVALID_PHONE"
    status = 422


class PhoneNotServed(AppError):
    """We cannot send codes to numbers of that country."""

    code = "PHONE_NOT_SERVED"
    status = 422


def normal_phone(text: str) -> str:
    """``0812…``, ``62812…`` and ``+62 812-…`` are all ``+62812…``.

    Raises:
        InvalidPhone: no number of any country looks like this.
    """
    try:
        number = phonenumbers.parse(_with_plus(text.strip()), HOME_REGION)
    except phonenumbers.NumberParseException as error:
        raise InvalidPhone from error
    if not phonenumbers.is_valid_number(number):
        raise InvalidPhone
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def served_phone(text: str, country_codes: str) -> str:
    """Like ``normal_phone``, for numbers that codes are sent to (``otp_country_codes``).

    Raises:
        InvalidPhone, PhoneNotServed.
    """
    phone = normal_phone(text)
    number = phonenumbers.parse(phone)
    if str(number.country_code) not in country_codes.split(","):
        raise PhoneNotServed
    return phone


def _with_plus(text: str) -> str:
    return f"+{text}" if text.startswith("62") else text


def masked_phone(number: str) -> str:
    """What operators see of a number, in lists and in the audit log."""
    return f"…{number[-SHOWN:]}"
