-- Stamp a complete seed. If the right to seed was lost on the way (a flush, a pause), it is not one.
-- KEYS    none (the names are those of keys.py)
-- ARGV    1 my token, 2 the stamp, or '' to give up
-- answer  {1} stamped, {0} not
-- version none
if redis.call('GET', K.seeding) ~= ARGV[1] then return {0} end
redis.call('DEL', K.seeding)
if ARGV[2] == '' then return {0} end
redis.call('SET', K.generation, ARGV[2])
return {1}
