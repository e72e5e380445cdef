import { Logger } from '@aws-lambda-powertools/logger';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type AttemptRecord, newPostback, type Verdict } from '../../../core/postback.ts';
import { WINDOW_DRIFT } from '../../../core/settle-attempt.ts';
import { asItStands, type Transition } from '../../../core/transition.ts';
import type { AttemptReport } from '../../../lambdas/delivery/ports.ts';
import { reportAttempt } from '../../../lambdas/delivery/report-attempt.ts';
import { attemptRecord } from '../../core/postback-row.ts';
import { testConfig } from '../../helpers/pipeline-config.ts';

afterEach(() => vi.restoreAllMocks());

const ROW = newPostback({
  name: { platform: 'scaleo', clickId: 'c-1', milestone: 'registration', occurrence: 'once' },
  brand: 'aurora',
  playerRef: 'p_1',
  eventIdentity: 'crm/reg-1',
  identity: 'p_1',
  values: { occurredAt: '2026-11-22T09:59:00.000Z' },
  nowEpochMs: Date.parse('2026-11-22T10:00:00.000Z'),
});

function ended(kind: Verdict['kind'], changes: Partial<AttemptRecord> = {}): AttemptRecord {
  return { ...attemptRecord(1), verdict: { kind, rule: 'rule' }, ...changes };
}

/** What is printed of an attempt, and the levels at which it is told. */
function told(attempt: AttemptRecord | undefined, changes: Partial<Transition> = {}) {
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const logger = new Logger({ logLevel: 'SILENT' });
  const [info, warn] = [vi.spyOn(logger, 'info'), vi.spyOn(logger, 'warn')];
  const transition = { ...asItStands(ROW, Date.parse('2026-11-22T10:00:01.000Z')), ...changes };
  const report: AttemptReport = { row: ROW, transition, ...(attempt && { attempt }) };
  reportAttempt(report, testConfig(), logger);
  const lines = written.mock.calls.flatMap(([chunk]) => String(chunk).split('\n').filter(Boolean));
  written.mockRestore();
  const metrics: Record<string, unknown> = Object.assign({}, ...lines.map((l) => JSON.parse(l)));
  return { metrics, info: info.mock.calls, warn: warn.mock.calls };
}

describe('an attempt', () => {
  test.each<[Verdict['kind'], number]>([
    ['accepted', 1],
    ['duplicate', 1],
    ['refused', 0],
    ['retryable', 0],
  ])('that was answered as %s counts as %i acknowledged', (kind, acknowledged) => {
    expect(told(ended(kind)).metrics).toMatchObject({
      Attempts: 1,
      AttemptsAcknowledged: acknowledged,
    });
  });

  test('that ended with its postback is told with what came of it', () => {
    const { info, warn } = told(ended('accepted'), { state: 'delivered' });

    expect(warn).toEqual([]);
    expect(info).toMatchObject([
      ['attempt ended', { state: 'delivered', attempt: 1, verdict: 'accepted', rule: 'rule' }],
    ]);
  });

  test.each(['held', 'rejected', 'unknown'] as const)(
    'after which its postback is %s calls for a person',
    (state) => {
      const { metrics, info, warn } = told(ended('refused'), { state });

      expect(metrics).toMatchObject({ PostbacksNeedingAttention: 1 });
      expect(info).toEqual([]);
      expect(warn).toMatchObject([['postback needs attention', { state, attempt: 1 }]]);
    },
  );

  test.each<[string, AttemptRecord | undefined, number]>([
    ['that shows it', ended('refused'), 1],
    ['that came late', ended('refused', { late: true }), 0],
    ['that was none', undefined, 0],
  ])('%s counts as a drift of the window or not', (_, attempt, drifted) => {
    const { metrics } = told(attempt, { state: 'rejected', reason: WINDOW_DRIFT });

    expect(metrics).toMatchObject({ WindowDrift: drifted });
  });
});

test('a postback that was moved without an attempt is told as that, and counts as no attempt', () => {
  const { metrics, info } = told(undefined, { state: 'discarded' });

  expect(metrics).not.toHaveProperty('Attempts');
  expect(info).toMatchObject([['postback moved without an attempt', { state: 'discarded' }]]);
  expect(info[0]?.[1]).not.toHaveProperty('attempt');
});
