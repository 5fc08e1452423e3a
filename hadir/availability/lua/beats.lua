-- Write the beats that one process collected. Only members of mitras:online are written, so that a
-- late beat resurrects nobody; a beat older than the one known is ignored.
-- KEYS    none (the names are those of keys.py)
-- ARGV    1 cut (ms: older beats are stale), then 3 for each beat: id, ms, ISO; at most 1,000 beats
-- answer  {is the mirror seeded, beats written}; nothing is written into an unseeded mirror
-- version beats have none: the later moment wins
if stamped() == 0 then return {0, 0} end
local ids, names = {}, {}
for i = 2, #ARGV, 3 do
  ids[#ids + 1] = ARGV[i]
  names[#names + 1] = K.heartbeat .. ARGV[i]
end
local member = redis.call('SMISMEMBER', K.online, unpack(ids))
local known = redis.call('MGET', unpack(names))
local values, scores = {}, {}
for j = 1, #ids do
  local at, iso = ARGV[3 * j], ARGV[3 * j + 1]
  if member[j] == 1 and (not known[j] or known[j] < iso) then
    values[#values + 1] = names[j]
    values[#values + 1] = iso
    scores[#scores + 1] = at
    scores[#scores + 1] = ids[j]
  end
end
if #values > 0 then
  redis.call('MSET', unpack(values))
  redis.call('ZADD', K.beats, 'XX', 'GT', unpack(scores))
  redis.call('ZADD', K.chat_beats, 'XX', 'GT', unpack(scores))
  redis.call('ZADD', K.call_beats, 'XX', 'GT', unpack(scores))
  drop_wrong_snapshot(ARGV[1])
end
return {1, #values / 2}
