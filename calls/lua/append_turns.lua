-- Appends turns to a session, if it lives; the turns end with their session.
-- KEYS: the session's hash, its list of turns
-- ARGV: the seconds to live of a session that had no end, the turns (JSON)
-- Returns the number of turns, or 0 where there is no such session.
if redis.call('EXISTS', KEYS[1]) == 0 then
  return 0
end
if redis.call('PTTL', KEYS[1]) < 0 then
  redis.call('EXPIRE', KEYS[1], ARGV[1])
end
for i = 2, #ARGV do
  redis.call('RPUSH', KEYS[2], ARGV[i])
end
redis.call('PEXPIRE', KEYS[2], redis.call('PTTL', KEYS[1]))
return redis.call('LLEN', KEYS[2])
