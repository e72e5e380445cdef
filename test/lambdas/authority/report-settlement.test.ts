import { Logger } from '@aws-lambda-powertools/logger';
import { afterEach, expect, test, vi } from 'vitest';
import { reportSettlement } from '../../../lambdas/authority/report-settlement.ts';
import { playerEvents } from '../../helpers/authority-bench.ts';

afterEach(() => vi.restoreAllMocks());

const quiet = new Logger({ logLevel: 'SILENT' });
const { deposit } = playerEvents('reported');

function metrics(settlement: Parameters<typeof reportSettlement>[0]['settlement'], isTest?: true) {
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const event = deposit(1, isTest && { test: isTest });
  reportSettlement({ event, settlement }, 'trial', quiet);
  const lines = written.mock.calls.flatMap(([chunk]) => String(chunk).split('\n').filter(Boolean));
  written.mockRestore();
  return lines.map((line) => {
    const { _aws, ...values } = JSON.parse(line);
    return values;
  });
}

test('an event is counted by its outcome', () => {
  expect(metrics({ outcome: 'decided', postback: 'x' })).toEqual([
    { stage: 'trial', outcome: 'decided', EventsSettled: 1 },
    { stage: 'trial', EventsNeedingAttention: 0, ClicksDamaged: 0 },
  ]);
});

test.each<[Parameters<typeof metrics>[0], number]>([
  [{ outcome: 'held', reason: 'unknown-reference' }, 1],
  [{ outcome: 'held', reason: 'suspected-duplicate' }, 1],
  [{ outcome: 'decided', reason: 'authority-silent' }, 1],
  [{ outcome: 'duplicate', reason: 'amount-differs' }, 1],
  [{ outcome: 'duplicate', reason: 'corroborating' }, 0],
  [{ outcome: 'held', reason: 'no-click' }, 0],
  [{ outcome: 'held', reason: 'waits-for-confirmation' }, 0],
])('%o calls for %d person', (settlement, waiting) => {
  expect(metrics(settlement)[1]).toMatchObject({ EventsNeedingAttention: waiting });
});

test('a postback that begins held calls for a person at its platform', () => {
  expect(metrics({ outcome: 'decided', postback: 'x', heldAt: 'scaleo' })).toEqual([
    { stage: 'trial', outcome: 'decided', EventsSettled: 1 },
    { stage: 'trial', EventsNeedingAttention: 0, ClicksDamaged: 0 },
    { stage: 'trial', platform: 'scaleo', PostbacksNeedingAttention: 1 },
  ]);
});

test('of a test conversion calls for nobody, and is counted apart', () => {
  expect(metrics({ outcome: 'decided', postback: 'x', heldAt: 'scaleo' }, true)).toEqual([
    { stage: 'trial', outcome: 'decided', traffic: 'test', EventsSettled: 1 },
  ]);
});

test('of a damaged click is counted', () => {
  const settlement = { outcome: 'decided', postback: 'x', damagedClick: true } as const;

  expect(metrics(settlement)[1]).toMatchObject({ ClicksDamaged: 1 });
});
