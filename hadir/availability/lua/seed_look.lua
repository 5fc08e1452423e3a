-- What stands before a seed: the stamp, and the server's time to compare later stamps with.
-- KEYS    none (the names are those of keys.py)
-- ARGV    none
-- answer  {stamp or '', server time in µs}
-- version none: it reads
local t = redis.call('TIME')
return {redis.call('GET', K.generation) or '', tonumber(t[1]) * 1000000 + tonumber(t[2])}
