-- Which of these mitras are online with a fresh sign of life?
-- KEYS    none (the names are those of keys.py)
-- ARGV    1 cut (ms), then ids
-- answer  {1, 0 or 1 for each id} or {0} when the mirror is not seeded
-- version none: it reads
if stamped() == 0 then return {0} end
local answer, cut = {1}, tonumber(ARGV[1])
for i = 2, #ARGV do
  local life = redis.call('ZSCORE', K.beats, ARGV[i])
  local online = redis.call('SISMEMBER', K.online, ARGV[i])
  answer[i] = (online == 1 and life and tonumber(life) >= cut) and 1 or 0
end
return answer
