-- Changes fields of a session and appends turns to it, if it lives and no later stream of the call has written it;
-- other fields stay as they are, and so does the time it has to live. The turns end with their session.
-- KEYS: the session's hash, its list of turns
-- ARGV: last_updated (JSON), the seconds to live of a session that had no end, the number of the stream that writes,
--   how many fields, then field, value, field, value …, then the turns (JSON)
-- Returns 1, or 0 where there is no such session, or -1 where a later stream has written it.
if redis.call('EXISTS', KEYS[1]) == 0 then
  return 0
end
local stream = tonumber(ARGV[3])
if stream > 0 then
  if tonumber(redis.call('HGET', KEYS[1], 'stream') or 0) > stream then
    return -1
  end
  redis.call('HSET', KEYS[1], 'stream', ARGV[3])
end
redis.call('HSET', KEYS[1], 'last_updated', ARGV[1])
local first_turn = 5 + 2 * ARGV[4]
for i = 5, first_turn - 1, 2 do
  redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
end
if redis.call('PTTL', KEYS[1]) < 0 then
  redis.call('EXPIRE', KEYS[1], ARGV[2])
end
for i = first_turn, #ARGV do
  redis.call('RPUSH', KEYS[2], ARGV[i])
end
redis.call('PEXPIRE', KEYS[2], redis.call('PTTL', KEYS[1]))
return 1
