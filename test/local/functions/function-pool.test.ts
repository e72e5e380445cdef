import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { FunctionPool } from '../../../local/functions/function-pool.ts';
import { temporaryDirectory } from '../fixture-app/temporary-directory.ts';
import { until } from '../fixture-app/until.ts';
import { functionOf } from './function-under-test.ts';

/** Answers with its thread's id, once the file `event.until` exists. */
const SOURCE = `
  import { existsSync } from 'node:fs';
  import { threadId } from 'node:worker_threads';
  import { setTimeout as sleep } from 'node:timers/promises';
  export const handler = async (event) => {
    if (event.exit) process.exit(1);
    if (event.forever) await new Promise(() => {});
    await sleep(event.ms ?? 0);
    while (event.until && !existsSync(event.until)) await sleep(10);
    return threadId;
  };`;

async function open(
  limits: { minimumInstances: number; maximumInstances: number },
  source = SOURCE,
) {
  const lines: string[] = [];
  const pool = new FunctionPool({
    definition: functionOf(source),
    environment: {},
    onLine: (line) => lines.push(line),
    ...limits,
  });
  onTestFinished(() => pool.stop(0));
  await pool.start();
  return pool;
}

test('with one instance events wait for each other', async () => {
  const pool = await open({ minimumInstances: 1, maximumInstances: 1 });

  const threads = await Promise.all([1, 2, 3].map(() => pool.invoke({ ms: 10 })));

  expect(new Set(threads).size).toBe(1);
});

test('more instances boot when all are busy, up to the maximum', async () => {
  const pool = await open({ minimumInstances: 1, maximumInstances: 2 });

  const threads = await Promise.all([1, 2, 3, 4].map(() => pool.invoke({ ms: 300 })));

  expect(new Set(threads).size).toBe(2);
});

test('while one instance boots no other does, and events take what is free before', async () => {
  const directory = temporaryDirectory();
  const boots = join(directory, 'boots');
  const bootCount = () => readFileSync(boots, 'utf8').length;
  // The first instance boots at once, no further one ever does.
  const slowToBoot = `
    import { appendFileSync, readFileSync } from 'node:fs';
    appendFileSync(${JSON.stringify(boots)}, '.');
    if (readFileSync(${JSON.stringify(boots)}).length > 1) await new Promise(() => setInterval(() => {}, 1000));
    ${SOURCE}`;
  const pool = await open({ minimumInstances: 1, maximumInstances: 4 }, slowToBoot);
  const go = join(directory, 'go');
  const first = pool.invoke({ until: go });
  const others = [1, 2, 3].map(() => pool.invoke({}));
  await until('another instance boots', () => bootCount() === 2);

  writeFileSync(go, '');
  const threads = await Promise.all([first, ...others]);

  expect(new Set(threads).size).toBe(1);
  expect(bootCount()).toBe(2);
});

test('an instance that ended while it was idle takes no place', async () => {
  const source = `
    import { threadId } from 'node:worker_threads';
    export const handler = async ({ dies }) => {
      if (dies) setTimeout(() => process.exit(1), 20);
      return threadId;
    };`;
  const pool = await open({ minimumInstances: 1, maximumInstances: 1 }, source);
  const before = await pool.invoke({ dies: true });

  const after = await until('another instance answers', async () => {
    const threadId = await pool.invoke({}).catch(() => before);
    return threadId !== before && threadId;
  });

  expect(after).toEqual(expect.any(Number));
});

test('after a crash the next event boots anew', async () => {
  const pool = await open({ minimumInstances: 1, maximumInstances: 1 });
  const before = await pool.invoke({});

  await expect(pool.invoke({ exit: true })).rejects.toMatchObject({ code: 'FUNCTION_CRASHED' });
  const after = await pool.invoke({});

  expect(after).not.toBe(before);
});

test('crashing the pool fails what runs, and the next event boots anew', async () => {
  const pool = await open({ minimumInstances: 1, maximumInstances: 1 });
  const running = pool.invoke({ forever: true });
  const refused = expect(running).rejects.toMatchObject({ code: 'FUNCTION_CRASHED' });

  pool.crash();

  await refused;
  expect(await pool.invoke({})).toEqual(expect.any(Number));
});

test('stopping lets running events finish and takes no new ones', async () => {
  const pool = await open({ minimumInstances: 1, maximumInstances: 1 });
  const running = pool.invoke({ ms: 200 });

  const stopped = pool.stop(5_000);
  const late = pool.invoke({});

  await expect(late).rejects.toThrow('the stack is stopping');
  expect(await running).toEqual(expect.any(Number));
  await stopped;
});

test('stopping does not wait for ever', async () => {
  const pool = await open({ minimumInstances: 1, maximumInstances: 1 });
  let outcome: string | undefined;
  pool.invoke({ forever: true }).catch((error) => {
    outcome = error.code;
  });

  await pool.stop(50);

  expect(await until('the event has failed', () => outcome)).toBe('FUNCTION_CRASHED');
});

test('a function that cannot be imported does not start', async () => {
  const opened = open({ minimumInstances: 2, maximumInstances: 2 }, 'throw new Error("no");');

  await expect(opened).rejects.toMatchObject({
    code: 'FUNCTION_UNBOOTABLE',
    message: expect.stringContaining('no'),
  });
});
