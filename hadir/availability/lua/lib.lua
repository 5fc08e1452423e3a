-- Part of every script, after the table K of key names that keys.py makes.

-- May this server be believed? Without a complete seed it may not.
local function stamped()
  return redis.call('EXISTS', K.generation)
end

-- Milliseconds since 1970 of 'YYYY-MM-DDTHH:MM:SS.mmmZ'; 0 when there is none.
local function ms(iso)
  local y, mo, d, h, mi, s, f = string.match(iso or '', '^(%d+)-(%d+)-(%d+)T(%d+):(%d+):(%d+)%.(%d+)Z$')
  if not y then return 0 end
  y, mo = tonumber(y), tonumber(mo)
  if mo <= 2 then y, mo = y - 1, mo + 12 end
  local days = 365 * y + math.floor(y / 4) - math.floor(y / 100) + math.floor(y / 400)
    + math.floor((153 * (mo - 3) + 2) / 5) + tonumber(d) - 719469
  return ((days * 24 + tonumber(h)) * 60 + tonumber(mi)) * 60000 + tonumber(s) * 1000 + tonumber(f)
end

-- The shared beacon answer must not outlive its count reaching or leaving 0.
local function drop_wrong_snapshot(cut)
  local text = redis.call('GET', K.snapshot)
  if not text then return end
  local told = cjson.decode(text)
  local chat = redis.call('ZCOUNT', K.chat_beats, cut, '+inf')
  local call = redis.call('ZCOUNT', K.call_beats, cut, '+inf')
  if (told.count == 0) ~= (chat == 0) or (told.call_count == 0) ~= (call == 0) then
    redis.call('DEL', K.snapshot)
  end
end

-- Not online: no contract key and no index names the mitra any more.
local function take_out(id)
  redis.call('SREM', K.online, id)
  redis.call('DEL', K.heartbeat .. id)
  for _, index in ipairs({K.beats, K.chat_beats, K.chat_turns, K.call_beats, K.call_turns}) do
    redis.call('ZREM', index, id)
  end
end
