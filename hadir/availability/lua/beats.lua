-- Write the beats that one process collected. Only members of mitras:online are written, so that a
-- late beat resurrects nobody; a beat older than the one known is ignored. A beat of somebody whom
-- auto-offline is just switching off is noted.
-- KEYS    none (the names are those of keys.py)
-- ARGV    1 and 2 cut (ms and ISO: older beats are stale), then 3 for each moment: ms, ISO and the
--         ids (of 36 characters, end to end) of those who beat then; at most 1,000 beats
-- answer  {is the mirror seeded, beats written, ids with room who were stale until now …}; nothing is
--         written into an unseeded mirror
-- version beats have none: the later moment wins
if stamped() == 0 then return {0, 0} end
local cut, cut_iso = tonumber(ARGV[1]), ARGV[2]
local ids, names, ats, isos = {}, {}, {}, {}
for i = 3, #ARGV, 3 do
  for from = 1, #ARGV[i + 2], 36 do
    local j = #ids + 1
    ids[j] = string.sub(ARGV[i + 2], from, from + 35)
    names[j] = K.heartbeat .. ids[j]
    ats[j], isos[j] = ARGV[i], ARGV[i + 1]
  end
end
local member = redis.call('SMISMEMBER', K.online, unpack(ids))
local known = redis.call('MGET', unpack(names))
local retiring = redis.call('EXISTS', K.retiring) == 1
local values, scores = {}, {}
local answer = {1, 0}
for j = 1, #ids do
  if member[j] == 1 and (not known[j] or known[j] < isos[j]) then
    if known[j] and known[j] < cut_iso and isos[j] >= cut_iso then
      local life = redis.call('ZSCORE', K.chat_beats, ids[j])
      if life and tonumber(life) < cut then answer[#answer + 1] = ids[j] end
    end
    values[#values + 1] = names[j]
    values[#values + 1] = isos[j]
    scores[#scores + 1] = ats[j]
    scores[#scores + 1] = ids[j]
  elseif member[j] == 0 and retiring and redis.call('HEXISTS', K.retiring, ids[j]) == 1 then
    redis.call('HSET', K.retiring, ids[j], '1')
  end
end
if #values > 0 then
  redis.call('MSET', unpack(values))
  redis.call('ZADD', K.beats, 'XX', 'GT', unpack(scores))
  redis.call('ZADD', K.chat_beats, 'XX', 'GT', unpack(scores))
  redis.call('ZADD', K.call_beats, 'XX', 'GT', unpack(scores))
  drop_wrong_snapshot(ARGV[1])
end
answer[2] = #values / 2
return answer
