"""Every key of the mirror: its type, who writes it, who reads it. Lua gets the names from here."""

from __future__ import annotations

# -- the contract: what an operator finds with valkey-cli ------------------------------------------
# SET of mitra ids. upsert.lua writes; beats, reachable, counts and describe read.
ONLINE = "mitras:online"
# SET of mitra ids. upsert.lua writes; the heartbeat guard and describe read.
DEACTIVATED = "mitras:deactivated"
# STRING, sessions that hold the mitra. upsert.lua writes; operators and describe read.
CAPACITY = "mitra:capacity:"
# STRING, ISO-8601 UTC with milliseconds. beats.lua and upsert.lua write; the copy-back reads.
HEARTBEAT = "mitra:heartbeat:"
# STRING, JSON, 10 s. snapshot.lua writes and reads; beats and upsert drop it when 0 is crossed.
SNAPSHOT = "availability:snapshot"

# -- derived: written only together with the contract, in one script -------------------------------
# HASH id → row version. upsert.lua alone: an older row is ignored.
VERSIONS = "availability:versions"
# ZSET of everyone online, by last sign of life (ms): a beat, or the grace of a seed.
BEATS = "availability:beats"
# ZSETs of those with room for a chat, by last sign of life (ms) and by turn.
CHAT_BEATS = "availability:chat:beats"
CHAT_TURNS = "availability:chat:turns"
# ZSETs of those free for a call, likewise.
CALL_BEATS = "availability:call:beats"
CALL_TURNS = "availability:call:turns"

# -- belief ----------------------------------------------------------------------------------------
# STRING "<began, server µs>:<token>", set when a seed is complete. Part of every read.
GENERATION = "availability:generation"
# STRING token, 15 s, renewed by every chunk: one seed at a time.
SEEDING = "availability:seeding"
# SET of ids that a braked sweep would have switched off; the next sweep must agree.
BRAKE = "availability:brake"
# HASH id → '1' once they beat, of those whom a sweep is switching off; 60 s. retire.lua begins it,
# beats.lua writes, retired.lua reads and ends it.
RETIRING = "availability:retiring"
# STRING, a sweep's turn of this cadence is taken.
LEASE = "availability:lease:"

NAMES = {
    "online": ONLINE,
    "deactivated": DEACTIVATED,
    "capacity": CAPACITY,
    "heartbeat": HEARTBEAT,
    "snapshot": SNAPSHOT,
    "versions": VERSIONS,
    "beats": BEATS,
    "chat_beats": CHAT_BEATS,
    "chat_turns": CHAT_TURNS,
    "call_beats": CALL_BEATS,
    "call_turns": CALL_TURNS,
    "generation": GENERATION,
    "seeding": SEEDING,
    "retiring": RETIRING,
}
