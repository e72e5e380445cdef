import { Logger } from '@aws-lambda-powertools/logger';
import { afterEach, expect, test, vi } from 'vitest';
import type { CircuitRecord } from '../../../core/circuit.ts';
import { reportOpening } from '../../../lambdas/delivery/report-opening.ts';

afterEach(() => vi.restoreAllMocks());

const OPEN: CircuitRecord = {
  v: 1,
  platform: 'scaleo',
  phase: 'open',
  why: 'failures',
  since: '2026-11-22T10:00:00.000Z',
  untilEpochMs: Date.parse('2026-11-22T10:00:30.000Z'),
  openings: 1,
  revision: 1,
};

test.each([
  ['a circuit that opens is no failed probe', 1, 0],
  ['one that opens again is, at its platform', 2, 1],
])('%s', (_, openings, failed) => {
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);

  reportOpening({ ...OPEN, openings }, 'trial', new Logger({ logLevel: 'SILENT' }));

  const [[line] = []] = written.mock.calls;
  expect(JSON.parse(String(line))).toMatchObject({
    stage: 'trial',
    platform: 'scaleo',
    CircuitProbesFailed: failed,
  });
});
