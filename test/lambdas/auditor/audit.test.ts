import { expect, test } from 'vitest';
import { audit } from '../../../lambdas/auditor/audit.ts';
import type { AuditorDependencies } from '../../../lambdas/auditor/ports.ts';
import { testConfig } from '../../helpers/pipeline-config.ts';

test('a task that fails keeps no other from being done, and its error comes out', async () => {
  const broken = new Error('the index is gone');
  const dependencies: AuditorDependencies = {
    config: testConfig(),
    nowEpochMs: () => Date.parse('2027-01-01T09:00:00Z'),
    announce: async () => {},
    ledger: {
      visitJourneys: async () => {},
      keepLoss: async () => {},
      loss: async () => [],
      undelivered: () => {
        throw broken;
      },
      review: async () => undefined,
      keepReview: async () => {},
    },
  };

  expect(await audit(dependencies)).toEqual({
    loss: { paths: [], greatestRisePoints: 0 },
    review: { quarter: '2026Q4', keptAt: '2027-01-01T09:00:00.000Z', figures: [] },
    failures: [broken],
  });
});
