"""Under which heading operators find a setting."""

from __future__ import annotations

from hadir.settings.model import Words

GROUPS: dict[str, Words] = {
    "selling": Words("Penjualan", "Selling"),
    "pairing": Words("Pemasangan", "Pairing"),
    "session": Words("Sesi", "Sessions"),
    "sensitivity": Words("Topik sensitif", "Sensitive topics"),
    "access": Words("Masuk dan keamanan", "Signing in"),
    "other": Words("Lainnya", "Others"),
}
_BEGINNINGS = {
    "selling": ("accepting_", "sell_", "calls_", "payment_", "paid_", "stranded_", "mitra_share_"),
    "pairing": ("pairing_", "returning_", "mitra_", "max_customers_"),
    "session": ("session_", "closing_", "end_session_", "early_end_", "extension_", "pause_"),
    "sensitivity": ("sensitive_",),
    "access": ("otp_", "operator_", "refresh_", "min_app_"),
}


def group_of(key: str) -> str:
    """A key of ``GROUPS``, by how the setting's own key begins."""
    for group, beginnings in _BEGINNINGS.items():
        if key.startswith(beginnings):
            return group
    return "other"
