-- Who could take a customer now, in wave order.
-- KEYS    none (the names are those of keys.py)
-- ARGV    1 'chat' or 'call', 2 cut (ms), 3 how many are wanted, then the ids to leave out
-- answer  {1, id, …} or {0} when the mirror is not seeded
-- version none: it reads
if stamped() == 0 then return {0} end
local beats, turns = K[ARGV[1] .. '_beats'], K[ARGV[1] .. '_turns']
local cut, wanted = tonumber(ARGV[2]), tonumber(ARGV[3])
local left_out = {}
for i = 4, #ARGV do left_out[ARGV[i]] = true end
local found, from = {1}, 0
local chunk = math.min(math.max(wanted + #ARGV - 3, 50), 1000)
while #found <= wanted do
  local ids = redis.call('ZRANGE', turns, from, from + chunk - 1)
  if #ids == 0 then break end
  local lives = redis.call('ZMSCORE', beats, unpack(ids))
  for j = 1, #ids do
    if #found > wanted then break end
    if not left_out[ids[j]] and lives[j] and tonumber(lives[j]) >= cut then
      found[#found + 1] = ids[j]
    end
  end
  from = from + chunk
end
return found
