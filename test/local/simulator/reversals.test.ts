import { expect, test } from 'vitest';
import type { Milestone } from '../../../core/milestones.ts';
import type { TestSimulator } from './open-test-simulator.ts';
import { openWithPlatform, sendRendered } from './send-rendered.ts';

async function send(simulator: TestSimulator, name: string, ...milestones: Milestone[]) {
  for (const milestone of milestones) await sendRendered(simulator.origin, name, { milestone });
}

async function statuses(simulator: TestSimulator) {
  const conversions = await simulator.client.conversions();
  return conversions.map(({ milestone, status }) => [milestone, status]);
}

test.each([
  // The conversion is found by its order ID,
  ['generic', 'reversed'],
  // by the digest that the platform knows as its order ID,
  ['impact', 'reversed'],
  // by click and goal,
  ['scaleo', 'rejected'],
  // or by the click alone, because a first deposit goes without an order ID.
  ['keitaro', 'rejected'],
  ['affise', '3'],
])('a reversal at %s changes the status of what it takes back', async (name, status) => {
  using simulator = await openWithPlatform(name);
  await send(simulator, name, 'registration', 'ftd');
  const before = await statuses(simulator);

  await send(simulator, name, 'reversal');

  const [registration, ftd, ...others] = await statuses(simulator);
  expect(registration).toEqual(before[0]);
  expect(ftd).toEqual(['ftd', status]);
  expect(others).toEqual([]);
});

test('a reversal of what was never booked is refused, and says what is not there', async () => {
  using simulator = await openWithPlatform('generic');
  await send(simulator, 'generic', 'registration');

  await send(simulator, 'generic', 'reversal');

  const [, entry] = await simulator.client.requests();
  expect(entry?.outcome).toMatchObject({
    verdict: 'refused',
    why: 'there is no conversion of ftd:aurora:dep-1',
  });
});

test('a reversal that names nothing it takes back is booked beside it', async () => {
  using simulator = await openWithPlatform('revvvs');
  const reversal = {
    cause: 'chargeback',
    whole: true,
    original: { milestone: 'ftd', occurrence: 'once', transactionId: 'ftd:aurora:dep-1' },
  } as const;
  await send(simulator, 'revvvs', 'registration', 'ftd');

  await sendRendered(simulator.origin, 'revvvs', { milestone: 'reversal', values: { reversal } });

  expect(await statuses(simulator)).toEqual([
    ['registration', undefined],
    ['ftd', undefined],
    ['reversal', undefined],
  ]);
});

test('a qualified player approves the first deposit where that is what the platform means', async () => {
  using simulator = await openWithPlatform('scaleo');
  await send(simulator, 'scaleo', 'registration', 'ftd');

  await send(simulator, 'scaleo', 'qualified');

  expect(await statuses(simulator)).toEqual([
    ['registration', undefined],
    ['ftd', 'approved'],
  ]);
});

test('a changed status goes with the request that changed it', async () => {
  using simulator = await openWithPlatform('generic');
  await send(simulator, 'generic', 'ftd', 'reversal');
  const [, reversal] = await simulator.client.requests();

  await simulator.client.deleteRequest(reversal?.id ?? '');

  expect(await statuses(simulator)).toEqual([['ftd', undefined]]);
  await send(simulator, 'generic', 'reversal');
  expect(await statuses(simulator)).toEqual([['ftd', 'reversed']]);
});

test('a test takes back nothing that was booked in earnest', async () => {
  using simulator = await openWithPlatform('generic');
  await send(simulator, 'generic', 'ftd');

  await sendRendered(simulator.origin, 'generic', { milestone: 'reversal', test: true });

  expect(await statuses(simulator)).toEqual([['ftd', undefined]]);
});

test('a request of any brand is read by the account of that brand', async () => {
  const other = '0b7c1c52-6f0e-4a5e-9d5e-0a0000000002';
  const accounts = [{ brandId: '0b7c1c52-6f0e-4a5e-9d5e-0a0000000001' }, { brandId: other }];
  using simulator = await openWithPlatform('revvvs', { accounts });
  const sent = { milestone: 'registration', account: { brandId: other } } as const;

  const known = await sendRendered(simulator.origin, 'revvvs', sent);
  const unknown = await sendRendered(simulator.origin, 'revvvs', { milestone: 'registration' });

  expect([known.verdict, unknown.verdict]).toEqual(['accepted', 'refused']);
});

test('two deposits of one player whose order IDs are digests are two', async () => {
  using simulator = await openWithPlatform('impact');
  const deposit = (id: string) =>
    sendRendered(simulator.origin, 'impact', {
      milestone: 'deposit',
      values: { transactionId: `deposit:aurora:${id}` },
    });

  await deposit('dep-1');
  await deposit('dep-2');
  await deposit('dep-2');

  const log = await simulator.client.requests();
  expect(log.map(({ outcome }) => outcome.verdict)).toEqual(['accepted', 'accepted', 'duplicate']);
});

test('a reversal that takes its original for another event than it was is refused', async () => {
  using simulator = await openWithPlatform('generic');
  const reversal = {
    cause: 'refund',
    whole: true,
    original: { milestone: 'deposit', occurrence: 'once', transactionId: 'ftd:aurora:dep-1' },
  } as const;
  await send(simulator, 'generic', 'ftd');

  await sendRendered(simulator.origin, 'generic', { milestone: 'reversal', values: { reversal } });

  expect((await simulator.client.requests()).at(-1)?.outcome.verdict).toBe('refused');
  expect(await statuses(simulator)).toEqual([['ftd', undefined]]);
});
