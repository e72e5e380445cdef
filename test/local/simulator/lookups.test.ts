import { describe, expect, test } from 'vitest';
import { renderLookup } from '../../../core/rendering/render-request.ts';
import type { SigningKey } from '../../../core/signing/signing-key.ts';
import { readLookup } from '../../../core/verdicts/read-lookup.ts';
import { NodeHttpSender } from '../../../lambdas/adapters/http-sender.ts';
import { inputFor, specificationOf } from '../../integrations/platforms/platform-fixture.ts';
import type { TestSimulator } from './open-test-simulator.ts';
import { openWithPlatform, sendRendered } from './send-rendered.ts';

const STRANGE: SigningKey = { keyId: 'k-9', key: Buffer.alloc(32, 9).toString('base64') };

/** Asks about the fixture's first deposit as the pipeline does. */
async function ask(
  simulator: TestSimulator,
  { transactionId = 'ftd:aurora:dep-1', key }: { transactionId?: string; key?: SigningKey } = {},
) {
  const input = inputFor('generic', {
    milestone: 'ftd',
    baseUrl: `${simulator.origin}/generic`,
    values: { transactionId },
    ...(key && { keys: { current: key } }),
  });
  const rendered = renderLookup(input);
  if ('fault' in rendered) throw new Error(rendered.fault.rule);
  const answer = await new NodeHttpSender({ reach: 'loopback' }).send(rendered.wire, 5000);
  const { lookup } = specificationOf('generic');
  if (lookup === undefined) throw new Error('there is no lookup');
  return readLookup(lookup, answer, { transactionId }).kind;
}

const report = (simulator: TestSimulator, transactionId = 'ftd:aurora:dep-1') =>
  sendRendered(simulator.origin, 'generic', { milestone: 'ftd', values: { transactionId } });

describe('the simulator is asked', () => {
  test('and finds what it has booked, and nothing else', async () => {
    using simulator = await openWithPlatform('generic');

    const before = await ask(simulator);
    await report(simulator);

    expect(before).toBe('not-found');
    expect(await ask(simulator)).toBe('found');
    expect(await ask(simulator, { transactionId: 'ftd:aurora:dep-2' })).toBe('not-found');
  });

  test('and finds a transaction ID of any characters', async () => {
    using simulator = await openWithPlatform('generic');
    const transactionId = 'ftd:aurora:a/b "c" \\d';
    await report(simulator, transactionId);

    expect(await ask(simulator, { transactionId })).toBe('found');
  });

  test('and says nothing to somebody whose signature does not fit', async () => {
    using simulator = await openWithPlatform('generic');
    await report(simulator);

    expect(await ask(simulator, { key: STRANGE })).toBe('unclear');
    expect((await simulator.client.requests()).at(-1)).toMatchObject({
      about: 'lookup',
      outcome: { recorded: false, verdict: 'refused' },
      answer: { status: 401 },
    });
  });
});

test('a lookup books nothing, and is told from a postback in the log', async () => {
  using simulator = await openWithPlatform('generic');
  await report(simulator);

  await ask(simulator);

  expect((await simulator.client.requests()).map(({ about }) => about)).toEqual([
    undefined,
    'lookup',
  ]);
  expect(await simulator.client.conversions()).toHaveLength(1);
});

test('a lookup that a fault strikes is told from a postback too', async () => {
  using simulator = await openWithPlatform('generic');
  await simulator.client.setFault({ platform: 'generic', kind: 'status', status: 503 });

  expect(await ask(simulator)).toBe('unclear');

  expect(await simulator.client.requests()).toMatchObject([
    { about: 'lookup', fault: { kind: 'status' }, outcome: { verdict: 'fault' } },
  ]);
});

test('signatures of lookups are not counted with those of postbacks', async () => {
  using simulator = await openWithPlatform('generic');
  await report(simulator);
  await ask(simulator);

  expect(await simulator.client.signatures()).toMatchObject({
    generic: { verified: 1, failed: 0 },
  });
});
