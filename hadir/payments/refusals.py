"""What the payments room refuses."""

from __future__ import annotations

from hadir.kernel.errors import AppError


class InvalidTier(AppError):
    """That choice of minutes is not for sale."""

    code = "INVALID_TIER"
    status = 422


class InvalidPaymentMethod(AppError):
    """There is no such way to pay."""

    code = "INVALID_PAYMENT_METHOD"
    status = 422


class InvalidPaymentAmount(AppError):
    """This way to pay does not take that amount."""

    code = "INVALID_PAYMENT_AMOUNT"
    status = 422


class UnknownMitra(AppError):
    """The listener you asked for is not here any more."""

    code = "UNKNOWN_MITRA"
    status = 422


class MitraNotAvailable(AppError):
    """The listener you asked for is not free right now."""

    code = "MITRA_NOT_AVAILABLE"
    status = 409
    temporary = True


class NotRefundable(AppError):
    """There is no money here that could be sent back."""

    code = "NOT_REFUNDABLE"
    status = 409


class NothingEarned(AppError):
    """That is more than this mitra has earned and was not paid yet."""

    code = "MORE_THAN_EARNED"
    status = 409


class InsufficientCredit(AppError):
    """Your credit has fewer minutes than that."""

    code = "INSUFFICIENT_CREDIT"
    status = 409


class WrongPaymentOrder(AppError):
    """Here it is searched and paid in the other order."""

    code = "WRONG_PAYMENT_ORDER"
    status = 409


class PaymentPending(AppError):
    """There is a payment that waits for you; pay it, or give it up."""

    code = "PAYMENT_PENDING"
    status = 409


class PayoutClosed(AppError):
    """This payout ended in another way before."""

    code = "PAYOUT_CLOSED"
    status = 409


class NoMitraAvailable(AppError):
    """Nobody is free to listen right now."""

    code = "NO_MITRA_AVAILABLE"
    status = 409
    temporary = True


class NotAcceptingCustomers(AppError):
    """We take no new conversations at the moment."""

    code = "NOT_ACCEPTING_CUSTOMERS"
    status = 409
    temporary = True


class InvalidPaymentTransition(AppError):
    """The payment is no longer in a state that allows this."""

    code = "INVALID_TRANSITION"
    status = 409
