"""The texts that a customer agrees to. A new text gets a new date: older consents to it lapse."""

from __future__ import annotations

from datetime import UTC, datetime

from hadir.wire.model import Moment, Reply

LEGAL_SINCE = datetime(2026, 11, 1, tzinfo=UTC)


class LegalText(Reply):
    """``version`` is the moment since which this text is in force."""

    key: str
    version: Moment
    title_id: str
    title_en: str
    text_id: str
    text_en: str


class Legal(Reply):
    """``version`` is that of the newest text."""

    version: Moment
    items: list[LegalText]


LEGAL = Legal(
    version=LEGAL_SINCE,
    items=[
        LegalText(
            key="terms",
            version=LEGAL_SINCE,
            title_id="Ketentuan layanan",
            title_en="Terms of service",
            text_id="Hadir menghubungkan kamu dengan pendengar selama menit yang kamu bayar. "
            "Pendengar bukan tenaga medis dan tidak memberi diagnosis. Dalam keadaan darurat, "
            "hubungi layanan darurat setempat.",
            text_en="Hadir connects you with a listener for the minutes that you pay for. "
            "Listeners are not medical staff and give no diagnosis. In an emergency, call the "
            "local emergency services.",
        ),
        LegalText(
            key="privacy",
            version=LEGAL_SINCE,
            title_id="Privasi",
            title_en="Privacy",
            text_id="Pendengar hanya melihat nama panggilanmu. Isi percakapan disimpan agar kamu "
            "dan pendengarmu dapat membacanya lagi; petugas hanya membukanya bila perlu, dan "
            "setiap pembukaan dicatat.",
            text_en="A listener sees only your call name. Conversations are kept so that you and "
            "your listener can read them again; staff open one only when needed, and each time "
            "is written down.",
        ),
        LegalText(
            key="age_18",
            version=LEGAL_SINCE,
            title_id="Usia",
            title_en="Age",
            text_id="Layanan ini untuk orang berusia 18 tahun ke atas.",
            text_en="This service is for people aged 18 and over.",
        ),
    ],
)
VERSIONS = {text.key: text.version for text in LEGAL.items}
