-- The whole set of deactivated mitras, or one mitra's membership.
-- KEYS    none (the names are those of keys.py)
-- ARGV    none, or 1 id
-- answer  {1, id, …}, or {1, 0 or 1} for one id; {0} when the mirror is not seeded
-- version none: it reads
if stamped() == 0 then return {0} end
if ARGV[1] then return {1, redis.call('SISMEMBER', K.deactivated, ARGV[1])} end
local answer = redis.call('SMEMBERS', K.deactivated)
table.insert(answer, 1, 1)
return answer
