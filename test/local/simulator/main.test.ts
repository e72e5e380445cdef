import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSimulatorClient } from '../../../local/simulator/simulator-client.ts';
import { CREDENTIALS, scaleoQuery, send, until } from './open-test-simulator.ts';

const CLICK = '0123456789abcdef0123456789abcdef';
let dataDirectory: string;
let children: ChildProcess[];

beforeEach(() => {
  dataDirectory = mkdtempSync(join(tmpdir(), 'simulator-'));
  children = [];
});

afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(dataDirectory, { recursive: true });
});

function run(...extra: string[]) {
  const child = fork('local/simulator/main.ts', ['--data-dir', dataDirectory, ...extra], {
    silent: true,
    execArgv: [],
  });
  children.push(child);
  return child;
}

async function start() {
  const child = run('--credentials', JSON.stringify(CREDENTIALS));
  const [line] = await once(createInterface({ input: child.stdout ?? process.stdin }), 'line');
  const ready = JSON.parse(line);
  const convert = () =>
    send(`${ready.simulator}/scaleo/track/conv?${scaleoQuery(CLICK, { goal_alias: 'ftd' })}`);
  return { child, ready, convert, client: createSimulatorClient(ready.simulatorAdmin) };
}

test('one JSON line says where the simulator answers', async () => {
  const { ready, client } = await start();

  expect(ready).toEqual({
    simulator: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    simulatorAdmin: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
  });
  expect((await client.health()).status).toBe('ok');
});

test('a SIGKILL loses nothing that was answered', async () => {
  const first = await start();
  await first.client.registerClick({ platform: 'scaleo', clickId: CLICK });
  const booked = await first.convert();
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');

  const second = await start();

  const repeated = await second.convert();
  expect(booked.body).toContain('success');
  expect(repeated.body).toContain('Duplicate');
  expect(await second.client.requests()).toHaveLength(2);
});

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s ends it, also while a request hangs',
  async (signal) => {
    const { child, client, convert } = await start();
    await client.setFault({ platform: '*', kind: 'hang' });
    const hanging = expect(convert()).rejects.toMatchObject({ code: 'ECONNRESET' });
    await until(client.requests, ({ length }) => length === 1);

    child.kill(signal);

    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
    await hanging;
  },
);

test('it ends with the process that started it', async () => {
  const { child } = await start();

  child.disconnect();

  const [code] = await once(child, 'exit');
  expect(code).toBe(0);
});

test('it ends also when the process that started it was gone before it was ready', async () => {
  const untilAlone = 'await new Promise((alone) => process.once("disconnect", alone))';
  const child = fork('local/simulator/main.ts', ['--data-dir', dataDirectory], {
    silent: true,
    execArgv: ['--import', `data:text/javascript,${untilAlone}`],
  });
  children.push(child);

  child.disconnect();

  const [code] = await once(child, 'exit');
  expect(code).toBe(0);
});

test.each([
  [['--credentials', '{"nobody":{"token":"x"}}'], 'nobody'],
  [['--credentials', '{"scaleo":{"key":"x"}}'], 'token'],
  [['--port', '70000'], '65535'],
])('a wrong argument ends it at once: %j', async (args, named) => {
  const child = run(...args);
  let errors = '';
  child.stderr?.on('data', (chunk) => {
    errors += chunk;
  });

  const [code] = await once(child, 'close');

  expect(code).toBe(1);
  expect(errors).toContain(named);
});
