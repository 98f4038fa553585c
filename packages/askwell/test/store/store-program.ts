// A process of its own with a store, for processes.test.ts: `main.mjs sqlite <file>` or `main.mjs redis <url>`. It
// does what each line of its standard input says, and answers with a line.
import { createInterface } from 'node:readline';

import { createRedisStore } from '../../src/store/redis/redis-store.ts';
import { createSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import type { Store } from '../../src/store/store.ts';

const RACERS = 25;
const LENGTH = 300_000;

const [kind, location] = process.argv.slice(2) as ['sqlite' | 'redis', string];
let store: Store & { close(): Promise<void> };

/** Writes on and on; each value is one digit many times, so that a torn one would show. */
async function writeForever(): Promise<never> {
  for (let n = 1; ; n += 1) {
    const value = `${n}:${String(n % 10).repeat(LENGTH)}`;
    const { version } = (await store.get('record')) ?? { version: null };
    const put = await store.put('record', value, n % 2 === 0 ? {} : { ifVersion: version });
    if (put === undefined) throw new Error('The only writer lost.');
    await store.put(`made:${n}`, value);
    await store.delete(`made:${n - 1}`);
    console.log(`wrote ${n}`);
  }
}

const commands: Record<string, (argument: string) => Promise<string>> = {
  async open() {
    store = kind === 'sqlite' ? createSqliteStore({ file: location }) : createRedisStore({ url: location });
    await store.get('nothing');
    return 'opened';
  },
  /** New files, one after the other at the beat of a clock that all processes share. */
  async 'open-many'(times) {
    const beat = 15;
    for (let n = 0; n < Number(times); n += 1) {
      const next = (Math.floor(Date.now() / beat) + 2) * beat;
      while (Date.now() < next);
      const each = createSqliteStore({ file: `${location}-${next}` });
      await each.close();
    }
    return 'opened';
  },
  async race(version) {
    const wins = await Promise.all(
      Array.from({ length: RACERS }, (_, n) =>
        store.put('record', `${process.pid} ${n}`, { ifVersion: version === 'null' ? null : version }),
      ),
    );
    return `won ${wins.filter((win) => win !== undefined).length}`;
  },
  async count(times) {
    for (let done = 0; done < Number(times);) {
      const { value, version } = (await store.get('record')) as { value: string; version: string };
      const put = await store.put('record', String(Number(value) + 1), { ifVersion: version });
      if (put !== undefined) done += 1;
    }
    return 'counted';
  },
  async put(rest) {
    const [key = '', value = ''] = rest.split('=');
    return (await store.put(key, value)) === undefined ? 'refused' : 'put';
  },
  write: writeForever,
  async close() {
    await store.close();
    return 'closed';
  },
};

for await (const line of createInterface(process.stdin)) {
  const [command = '', argument = ''] = line.split(' ');
  const answer = await commands[command]?.(argument);
  console.log(answer ?? `What is ${line}?`);
}
