-- Holds an open time for a call, if it is free or already this call's own; holding it again renews it.
-- KEYS: the held time, the index of all held times (scored by the second in which they expire)
-- ARGV: the call's SID, the seconds to hold it, the time as it stands in the index
-- Returns 1, or 0 where another call holds it.
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then
  return 0
end
local now = tonumber(redis.call('TIME')[1])
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now - 1)
redis.call('ZADD', KEYS[2], now + ARGV[2], ARGV[3])
return 1
