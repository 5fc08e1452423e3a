"""Plumbing without opinions: database, outbox, bus, hub, deadlines, jobs, engines, telemetry."""
