-- Write mitras' rows: contract keys and index together.
-- KEYS    none (the names are those of keys.py)
-- ARGV    1 cut (ms: older beats are stale), then 11 for each row:
--         id, version, overruled version or '', online, deactivated, load, room for a chat, free for
--         a call, turn (score), last beat (ISO or ''), grace (ms); flags are '0' or '1'
-- answer  {is the mirror seeded, rows applied, changes of mitras:deactivated}
-- version a row older than the one applied last is ignored, unless the applied version is exactly
--         the overruled one (a repair that saw it and knows it to be wrong)
local cut = ARGV[1]
local applied, changed = 0, 0

local function place(id, room, beats, turns, life, turn)
  if room == '1' then
    redis.call('ZADD', beats, life, id)
    redis.call('ZADD', turns, turn, id)
  else
    redis.call('ZREM', beats, id)
    redis.call('ZREM', turns, id)
  end
end

local function switch_on(id, chat, call, turn, beat, grace)
  redis.call('SADD', K.online, id)
  local known = redis.call('GET', K.heartbeat .. id) or ''
  if beat > known then
    redis.call('SET', K.heartbeat .. id, beat)
    known = beat
  end
  local life = math.max(ms(known), tonumber(grace))
  redis.call('ZADD', K.beats, life, id)
  place(id, chat, K.chat_beats, K.chat_turns, life, turn)
  place(id, call, K.call_beats, K.call_turns, life, turn)
end

for i = 2, #ARGV, 11 do
  local id, version, overruled = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  local known = redis.call('HGET', K.versions, id)
  if not known or tonumber(known) <= tonumber(version) or known == overruled then
    applied = applied + 1
    redis.call('HSET', K.versions, id, version)
    redis.call('SET', K.capacity .. id, ARGV[i + 5])
    local move = ARGV[i + 4] == '1' and 'SADD' or 'SREM'
    changed = changed + redis.call(move, K.deactivated, id)
    if ARGV[i + 3] == '1' then
      switch_on(id, ARGV[i + 6], ARGV[i + 7], ARGV[i + 8], ARGV[i + 9], ARGV[i + 10])
    else
      take_out(id)
    end
  end
end
drop_wrong_snapshot(cut)
return {stamped(), applied, changed}
