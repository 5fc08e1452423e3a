"""How people come in: app versions, tokens, one-time codes, operators' passwords."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from hadir.settings.model import MINUTES, PIECES, SECONDS, Line, Whole, Words


@dataclass(frozen=True)
class AccessSettings:
    min_app_version: Annotated[
        str,
        Line(
            r"\d{1,4}\.\d{1,4}\.\d{1,4}",
            "major.minor.patch",
            Words("Versi aplikasi terlama", "Oldest app version"),
            Words(
                "Aplikasi yang lebih lama diminta memperbarui diri.",
                "An older app is asked to upgrade.",
            ),
        ),
    ] = "0.0.0"
    refresh_grace_seconds: Annotated[
        int,
        Whole(
            0,
            600,
            SECONDS,
            Words("Kelonggaran token penyegar", "Grace of a refresh token"),
            Words(
                "Selama ini token yang sudah dipakai dijawab sama lagi (dua tab, jawaban hilang).",
                "For this long a spent token gets the same answer (two tabs, a lost answer).",
            ),
        ),
    ] = 60
    otp_life_seconds: Annotated[
        int,
        Whole(
            60,
            1800,
            SECONDS,
            Words("Umur kode OTP", "Life of an OTP code"),
            Words("Kode tidak berlaku setelah ini.", "A code is over after this."),
        ),
    ] = 300
    otp_cooldown_seconds: Annotated[
        int,
        Whole(
            0,
            600,
            SECONDS,
            Words("Jeda kirim ulang OTP", "Pause before another OTP"),
            Words(
                "Kode baru untuk nomor yang sama baru dapat diminta setelah ini.",
                "Another code for the same number can be asked for after this.",
            ),
        ),
    ] = 60
    otp_per_phone_per_hour: Annotated[
        int,
        Whole(
            1,
            100,
            PIECES,
            Words("OTP per nomor per jam", "OTPs per number and hour"),
            Words(
                "Berapa kode dapat diminta untuk satu nomor dalam satu jam.",
                "How many codes can be asked for one number within an hour.",
            ),
        ),
    ] = 3
    otp_per_ip_per_hour: Annotated[
        int,
        Whole(
            1,
            100_000,
            PIECES,
            Words("OTP per alamat IP per jam", "OTPs per IP address and hour"),
            Words(
                "Operator seluler berbagi alamat, jadi jangan terlalu kecil.",
                "Carriers share addresses, so this must not be too small.",
            ),
        ),
    ] = 200
    otp_per_device_per_hour: Annotated[
        int,
        Whole(
            1,
            1000,
            PIECES,
            Words("OTP per peramban per jam", "OTPs per browser and hour"),
            Words(
                "Berapa kode dapat diminta dari satu peramban, untuk nomor apa pun.",
                "How many codes can be asked for in one browser, for whichever numbers.",
            ),
        ),
    ] = 10
    otp_per_hour: Annotated[
        int,
        Whole(
            1,
            1_000_000,
            PIECES,
            Words("OTP per jam seluruhnya", "OTPs per hour in all"),
            Words(
                "Pemutus biaya: di atas ini tidak ada kode yang dikirim lagi dalam jam itu.",
                "The breaker on spending: above this no more codes are sent within the hour.",
            ),
        ),
    ] = 2000
    otp_max_attempts: Annotated[
        int,
        Whole(
            1,
            20,
            PIECES,
            Words("Percobaan kode OTP", "Tries of an OTP code"),
            Words(
                "Kode mati setelah salah sebanyak ini.",
                "A code is dead after this many wrong tries.",
            ),
        ),
    ] = 5
    otp_country_codes: Annotated[
        str,
        Line(
            r"[1-9]\d{0,2}(,[1-9]\d{0,2}){0,30}",
            "calling codes separated by commas",
            Words("Kode negara untuk OTP", "Calling codes for OTP"),
            Words(
                "Hanya nomor dengan kode ini yang dapat menerima kode.",
                "Only numbers with these codes can be sent a code.",
            ),
        ),
    ] = "62"
    operator_lockout_attempts: Annotated[
        int,
        Whole(
            2,
            100,
            PIECES,
            Words("Percobaan sandi operator", "Tries of an operator's password"),
            Words(
                "Akun dikunci sementara setelah salah sebanyak ini.",
                "The account is locked for a while after this many wrong tries.",
            ),
        ),
    ] = 5
    operator_lockout_minutes: Annotated[
        int,
        Whole(
            1,
            1440,
            MINUTES,
            Words("Lama akun operator dikunci", "How long an operator is locked out"),
            Words("Setelah ini boleh mencoba lagi.", "After this another try is allowed."),
        ),
    ] = 15
