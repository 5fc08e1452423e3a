-- Everyone online without a fresh sign of life.
-- KEYS    none (the names are those of keys.py)
-- ARGV    1 cut (ms)
-- answer  {1, how many are online, id, …} or {0} when the mirror is not seeded
-- version none: it reads
if stamped() == 0 then return {0} end
local answer = redis.call('ZRANGE', K.beats, '-inf', '(' .. ARGV[1], 'BYSCORE')
table.insert(answer, 1, redis.call('SCARD', K.online))
table.insert(answer, 1, 1)
return answer
