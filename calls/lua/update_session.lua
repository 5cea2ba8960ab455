-- Changes fields of a session, if it lives; other fields stay as they are, and so does the time it has to live.
-- KEYS: the session's hash
-- ARGV: last_updated (JSON), the seconds to live of a session that had no end, then field, value, field, value …
-- Returns 1, or 0 where there is no such session.
if redis.call('EXISTS', KEYS[1]) == 0 then
  return 0
end
redis.call('HSET', KEYS[1], 'last_updated', ARGV[1])
for i = 3, #ARGV, 2 do
  redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
end
if redis.call('PTTL', KEYS[1]) < 0 then
  redis.call('EXPIRE', KEYS[1], ARGV[2])
end
return 1
