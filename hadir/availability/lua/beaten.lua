-- The last real beats (never a grace) of some mitras, for the copy to Postgres.
-- KEYS    none (the names are those of keys.py)
-- ARGV    ids, at most 1,000
-- answer  {1, ISO or '' for each id} or {0} when the mirror is not seeded
-- version none: it reads
if stamped() == 0 then return {0} end
local answer = {1}
for i = 1, #ARGV do answer[i + 1] = redis.call('GET', K.heartbeat .. ARGV[i]) or '' end
return answer
