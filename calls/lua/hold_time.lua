-- Holds an open time for a call, if it is free or already this call's own; holding it again renews it.
-- KEYS: the held time
-- ARGV: the call's SID, the seconds to hold it
-- Returns 1, or 0 where another call holds it.
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then
  return 0
end
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
return 1
