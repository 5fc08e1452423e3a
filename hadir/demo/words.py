"""What the bots say. They never pretend to be people."""

from __future__ import annotations

GREETING = (
    "halo, aku bot demo. belum ada orang sungguhan di sini, "
    "tapi aku bisa nunjukin rasanya didengar. mau cerita soal apa?"
)
REPLIES = (
    "aku di sini. pelan-pelan aja.",
    "makasih udah cerita. bagian mana yang paling berat?",
    "kedengarannya capek ya. udah berapa lama begini?",
    "wajar kalau kamu ngerasa begitu.",
    "boleh cerita lebih? aku nggak ke mana-mana.",
    "kalau hari ini cuma boleh ringan satu hal, kamu pilih yang mana?",
)
GOODBYE = "makasih udah mampir. semoga malam ini agak lebih ringan."


def reply_to(seq: int) -> str:
    """One of the replies, the same for the same message."""
    return REPLIES[seq % len(REPLIES)]
