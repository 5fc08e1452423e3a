-- The dashboard's numbers.
-- KEYS    none (the names are those of keys.py)
-- ARGV    1 cut (ms)
-- answer  {1, online, reachable, available for a chat, available for a call} or {0} when not seeded
-- version none: it reads
if stamped() == 0 then return {0} end
return {
  1, redis.call('SCARD', K.online),
  redis.call('ZCOUNT', K.beats, ARGV[1], '+inf'),
  redis.call('ZCOUNT', K.chat_beats, ARGV[1], '+inf'),
  redis.call('ZCOUNT', K.call_beats, ARGV[1], '+inf'),
}
