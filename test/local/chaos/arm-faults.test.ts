import { expect, test } from 'vitest';
import { armFaults, countFaults } from '../../../local/chaos/arm-faults.ts';
import { CREDENTIALS, openTestSimulator } from '../simulator/open-test-simulator.ts';
import { received } from './lane-evidence.ts';

test('the faults strike the share that is asked for, all kinds alike', async () => {
  using simulator = await openTestSimulator(CREDENTIALS);

  await armFaults(simulator.client, 20, 7);

  const faults = await simulator.client.faults();
  const shares: number[] = [];
  let left = 1;
  for (const fault of faults) {
    const share = left * ('probability' in fault ? (fault.probability ?? 1) : 1);
    shares.push(share);
    left -= share;
  }
  expect(faults).toHaveLength(9);
  expect(1 - left).toBeCloseTo(0.2, 10);
  for (const share of shares) expect(share).toBeCloseTo(0.2 / 9, 10);
});

test('without a share there are no faults', async () => {
  using simulator = await openTestSimulator(CREDENTIALS);

  await armFaults(simulator.client, 0, 7);

  expect(await simulator.client.faults()).toEqual([]);
});

test('faults are counted by what they did; a delay is none', () => {
  const struck = (kind: string, changes = {}) =>
    received(1, 0, { fault: { id: 'fault-1', kind }, ...changes });
  const unseen = { recorded: false, verdict: 'fault' } as const;

  const counts = countFaults([
    received(1, 0),
    struck('delay'),
    struck('status', { answer: { status: 503, body: '' }, outcome: unseen }),
    struck('status', { answer: { status: 503, body: '' }, outcome: unseen }),
    struck('hang', { answer: { none: 'hang' }, outcome: unseen }),
    struck('hang', { answer: { none: 'hang' } }),
    struck('reset-after', { answer: { none: 'reset-after' } }),
  ]);

  expect(counts).toEqual({
    'status 503': 2,
    hang: 1,
    'hang after recording': 1,
    'reset-after': 1,
  });
});
