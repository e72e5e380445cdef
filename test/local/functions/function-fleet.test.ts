import { expect, onTestFinished, test } from 'vitest';
import { createFunctionFleet } from '../../../local/functions/function-fleet.ts';
import { temporaryDirectory } from '../fixture-app/temporary-directory.ts';
import { functionOf } from './function-under-test.ts';

/** Answers at once, or never. */
const SOURCE = `
  export const handler = (event) => event.forever ? new Promise(() => {}) : 'done';`;

async function open(...names: string[]) {
  const fleet = createFunctionFleet({
    functions: names.map((name) => functionOf(SOURCE, { name, arn: `arn:${name}` })),
    mappings: [],
    instancesPerFunction: 1,
    dataDirectory: temporaryDirectory(),
    region: 'eu-west-1',
    gatewayUrl: 'http://127.0.0.1:1',
    extraEnvironment: {},
  });
  onTestFinished(() => fleet.stop(0));
  await fleet.start();
  return fleet;
}

test.each([
  [0, 'one'],
  [0.49, 'one'],
  [0.5, 'two'],
  [0.99, 'two'],
])('of the instances that work, a draw of %d ends that of %s', async (draw, name) => {
  const fleet = await open('one', 'idle', 'two');
  const running = new Map(
    ['one', 'two'].map((busy) => [busy, outcomeOf(fleet.invoke(busy, { forever: true }))]),
  );

  const ended = fleet.crashOne(draw);

  expect(ended).toBe(name);
  expect(await running.get(name)).toBe('FUNCTION_CRASHED');
});

test('while none works, none is ended', async () => {
  const fleet = await open('one');
  await fleet.invoke('one', {});

  expect(fleet.crashOne(0)).toBeUndefined();
});

test('a function whose instance was ended answers the next event', async () => {
  const fleet = await open('one');
  const running = outcomeOf(fleet.invoke('one', { forever: true }));
  fleet.crashOne(0);
  await running;

  expect(await fleet.invoke('one', {})).toBe('done');
});

function outcomeOf(invocation: Promise<unknown>): Promise<unknown> {
  return invocation.catch((error: { code: string }) => error.code);
}
