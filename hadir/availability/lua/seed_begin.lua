-- Take or keep the right to seed.
-- KEYS    none (the names are those of keys.py)
-- ARGV    1 my token, 2 how long the right lasts (ms)
-- answer  {1, server time in µs} when it is mine, {0} when somebody else is seeding
-- version none
local holder = redis.call('GET', K.seeding)
if holder and holder ~= ARGV[1] then return {0} end
redis.call('SET', K.seeding, ARGV[1], 'PX', ARGV[2])
local t = redis.call('TIME')
return {1, tonumber(t[1]) * 1000000 + tonumber(t[2])}
