"""What the mirror tells Prometheus."""

from __future__ import annotations

from prometheus_client import Counter, Gauge

BEATS = Counter("hadir_beats_total", "Beats by what became of them", ["how"])
WRITE_ERRORS = Counter("hadir_mirror_write_errors_total", "Rows that did not reach Valkey")
FALLBACKS = Counter(
    "hadir_mirror_fallbacks_total", "Reads answered by Postgres instead of Valkey", ["read"]
)
SEEDS = Counter("hadir_mirror_seeds_total", "Seeds by outcome", ["outcome"])
DRIFT = Gauge("hadir_mirror_drift", "What differed from Postgres for over a second", ["kind"])
AUTO_OFFLINE = Counter("hadir_auto_offline_total", "Mitras switched off for want of beats")
SWEEPS_ABORTED = Counter(
    "hadir_auto_offline_aborted_total", "Sweeps that switched nobody off", ["why"]
)
