"""What the mirror tells Prometheus."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

BEATS = Counter("hadir_beats_total", "Beats by what became of them", ["how"])
WRITE_ERRORS = Counter("hadir_mirror_write_errors_total", "Rows that did not reach Valkey")
FALLBACKS = Counter(
    "hadir_mirror_fallbacks_total", "Reads answered by Postgres instead of Valkey", ["read"]
)
SEEDS = Counter("hadir_mirror_seeds_total", "Seeds by outcome", ["outcome"])
DRIFT = Gauge("hadir_mirror_drift", "What differed from Postgres for over a second", ["kind"])
AUTO_OFFLINE = Counter("hadir_auto_offline_total", "Mitras switched off for want of beats")
SWEEPS = Counter("hadir_mirror_sweeps_total", "Sweeps of this instance", ["sweep", "result"])
SEED_SECONDS = Histogram(
    "hadir_mirror_seed_seconds",
    "How long a whole seed took",
    buckets=(0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60),
)
SNAPSHOT_AGE = Gauge("hadir_beacon_age_seconds", "Age of the beacon's answer when it was last read")
