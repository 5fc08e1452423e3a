-- Everything that the mirror says of some mitras, for the comparison with Postgres.
-- KEYS    none (the names are those of keys.py)
-- ARGV    ids
-- answer  {is the mirror seeded, 10 for each id: version, online, deactivated, capacity, heartbeat,
--         life, chat life, chat turn, call life, call turn}; '' for what is not there
-- version none: it reads
local answer = {stamped()}
local function say(value) answer[#answer + 1] = value or '' end
for i = 1, #ARGV do
  local id = ARGV[i]
  say(redis.call('HGET', K.versions, id))
  say(tostring(redis.call('SISMEMBER', K.online, id)))
  say(tostring(redis.call('SISMEMBER', K.deactivated, id)))
  say(redis.call('GET', K.capacity .. id))
  say(redis.call('GET', K.heartbeat .. id))
  say(redis.call('ZSCORE', K.beats, id))
  say(redis.call('ZSCORE', K.chat_beats, id))
  say(redis.call('ZSCORE', K.chat_turns, id))
  say(redis.call('ZSCORE', K.call_beats, id))
  say(redis.call('ZSCORE', K.call_turns, id))
end
return answer
