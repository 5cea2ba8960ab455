-- Releases a held time, if this call holds it.
-- KEYS: the held time
-- ARGV: the call's SID
-- Returns 1, or 0 where the call did not hold it.
if redis.call('GET', KEYS[1]) == ARGV[1] then
  return redis.call('DEL', KEYS[1])
end
return 0
