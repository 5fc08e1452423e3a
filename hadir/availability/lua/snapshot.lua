-- The beacon's answer, counted at most once in 10 s for all instances: script runs do not overlap,
-- so the first one that misses it counts and the others find it.
-- KEYS    none (the names are those of keys.py)
-- ARGV    1 now (ms), 2 now (ISO), 3 cut (ms), 4 how long an answer lives (ms)
-- answer  {1, JSON} or {0} when the mirror is not seeded
-- version none: derived from the index
if stamped() == 0 then return {0} end
local now, lives = tonumber(ARGV[1]), tonumber(ARGV[4])
local text = redis.call('GET', K.snapshot)
if text then
  local age = now - ms(cjson.decode(text).as_of)
  if age > -lives and age < lives then return {1, text} end
end
local count = redis.call('ZCOUNT', K.chat_beats, ARGV[3], '+inf')
local calls = redis.call('ZCOUNT', K.call_beats, ARGV[3], '+inf')
text = string.format('{"available":%s,"count":%d,"call_count":%d,"as_of":"%s"}',
  tostring(count > 0), count, calls, ARGV[2])
redis.call('SET', K.snapshot, text, 'PX', ARGV[4])
return {1, text}
