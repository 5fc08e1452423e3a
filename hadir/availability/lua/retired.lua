-- The end of a retire: who beat while Postgres was told? Their beats are noted no longer.
-- KEYS    none (the names are those of keys.py)
-- ARGV    ids, at most 1,000
-- answer  {1, id who beat, …} or {0} when the mirror is not seeded
-- version none: the row that is written afterwards decides
if stamped() == 0 then return {0} end
local answer = {1}
for i = 1, #ARGV do
  if redis.call('HGET', K.retiring, ARGV[i]) == '1' then answer[#answer + 1] = ARGV[i] end
  redis.call('HDEL', K.retiring, ARGV[i])
end
return answer
