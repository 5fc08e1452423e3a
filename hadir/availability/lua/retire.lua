-- The last look of auto-offline: who is still without a fresh sign of life is taken out, in this
-- very step, and beats.lua only notes a beat of theirs from now on. Postgres is told next.
-- KEYS    none (the names are those of keys.py)
-- ARGV    1 cut (ms), then ids, at most 1,000
-- answer  {1, id taken out, …} or {0} when the mirror is not seeded; nothing is changed then
-- version none: the row that is written afterwards decides
if stamped() == 0 then return {0} end
local answer, cut = {1}, tonumber(ARGV[1])
for i = 2, #ARGV do
  local life = redis.call('ZSCORE', K.beats, ARGV[i])
  if life and tonumber(life) < cut then
    take_out(ARGV[i])
    redis.call('HSET', K.retiring, ARGV[i], '')
    answer[#answer + 1] = ARGV[i]
  end
end
redis.call('EXPIRE', K.retiring, 60)
return answer
