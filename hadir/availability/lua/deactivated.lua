-- The whole set of deactivated mitras, or who of some mitras is in it.
-- KEYS    none (the names are those of keys.py)
-- ARGV    none, or ids, at most 1,000
-- answer  {1, id, …}, or {1, 0 or 1 for each id}; {0} when the mirror is not seeded
-- version none: it reads
if stamped() == 0 then return {0} end
local answer = ARGV[1] and redis.call('SMISMEMBER', K.deactivated, unpack(ARGV))
  or redis.call('SMEMBERS', K.deactivated)
table.insert(answer, 1, 1)
return answer
