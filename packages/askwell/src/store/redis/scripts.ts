import { createHash } from 'node:crypto';

import type { RedisClient } from './redis-client.ts';

/** A script that Redis runs as a whole, with nothing in between. */
export interface Script {
  readonly code: string;
  readonly sha: string;
}

// A store in Redis is a hash for each record (value, version, expires) and two sorted sets: `keys`, where all scores
// are 0, so that it is in the order of its bytes, and `expiries`, where the score is when a record expires. Scripts
// name every key that they touch, so they run on a cluster, and on what only speaks like Redis.
// Whether a record has expired is decided by the caller's clock. Redis's own is for clearing up, a while later.

/**
 * Writes a record if the condition holds. Where the new version stands already, this is a write that was sent twice,
 * and it has been done. A sorted set lives as long as what lives longest in it.
 */
export const PUT: Script = script(`
local record, keys, expiries = KEYS[1], KEYS[2], KEYS[3]
local key, value, version, condition, expected = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local expires, ttl, now = ARGV[6], tonumber(ARGV[7]), tonumber(ARGV[8])
local current = redis.call('HMGET', record, 'version', 'expires')
local held = current[1]
if held == version then return 1 end
if held and current[2] and current[2] ~= '' and tonumber(current[2]) <= now then held = false end
if condition == 'none' and held then return 0 end
if condition == 'version' and held ~= expected then return 0 end
local function keepFor(set, left)
  if left == -2 or (left >= 0 and left < ttl) then redis.call('PEXPIRE', set, ttl) end
end
redis.call('HSET', record, 'value', value, 'version', version, 'expires', expires)
local left = redis.call('PTTL', keys)
redis.call('ZADD', keys, 0, key)
if expires == '' then
  redis.call('PERSIST', record)
  redis.call('PERSIST', keys)
  redis.call('ZREM', expiries, key)
else
  redis.call('PEXPIRE', record, ttl)
  keepFor(keys, left)
  left = redis.call('PTTL', expiries)
  redis.call('ZADD', expiries, expires, key)
  keepFor(expiries, left)
end
return 1
`);

export const DELETE: Script = script(`
redis.call('UNLINK', KEYS[1])
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('ZREM', KEYS[3], ARGV[1])
return 1
`);

/** A page of live keys with a prefix; before them the last key that was looked at, if there may be more after it. */
export const LIST: Script = script(`
local from, prefix, limit, now = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local page = redis.call('ZRANGEBYLEX', KEYS[1], from, '(' .. prefix .. '\\255', 'LIMIT', 0, limit)
local found = { #page == limit and 1 or 0, page[#page] or '' }
for _, key in ipairs(page) do
  local expires = redis.call('ZSCORE', KEYS[2], key)
  if not expires or tonumber(expires) > now then found[#found + 1] = key end
end
return found
`);

/** Some keys whose records expired before a time. */
export const EXPIRED: Script = script(`
return redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[2])
`);

/** Clears up after records that expired before a time, unless they were written anew since they were found. */
export const SWEEP: Script = script(`
local keys, expiries, before = KEYS[1], KEYS[2], tonumber(ARGV[1])
for n = 2, #ARGV do
  local expires = redis.call('ZSCORE', expiries, ARGV[n])
  if expires and tonumber(expires) <= before then
    redis.call('UNLINK', KEYS[n + 1])
    redis.call('ZREM', keys, ARGV[n])
    redis.call('ZREM', expiries, ARGV[n])
  end
end
return 1
`);

/** Runs a script by its hash, and tells Redis the script if it does not know it. */
export async function runScript(
  client: RedisClient,
  { code, sha }: Script,
  keys: readonly string[],
  values: readonly string[],
): Promise<unknown> {
  try {
    return await client.evalsha(sha, keys.length, ...keys, ...values);
  } catch (error) {
    if (!String((error as { message?: unknown }).message).startsWith('NOSCRIPT')) throw error;
    return client.eval(code, keys.length, ...keys, ...values);
  }
}

function script(code: string): Script {
  return { code, sha: createHash('sha1').update(code).digest('hex') };
}
