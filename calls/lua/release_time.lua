-- Releases a held time, if this call holds it.
-- KEYS: the held time, the index of all held times
-- ARGV: the call's SID, the time as it stands in the index
-- Returns 1, or 0 where the call did not hold it.
if redis.call('GET', KEYS[1]) == ARGV[1] then
  redis.call('ZREM', KEYS[2], ARGV[2])
  return redis.call('DEL', KEYS[1])
end
return 0
