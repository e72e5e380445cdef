import { expect, test } from 'vitest';
import { type AuditFinding, audit } from '../../../lambdas/auditor/audit.ts';
import type { AuditorDependencies } from '../../../lambdas/auditor/ports.ts';
import { testConfig } from '../../helpers/pipeline-config.ts';

const NO_LOSS = { loss: { paths: [], greatestRisePoints: 0 } };
const REVIEW = {
  review: { quarter: '2026Q4', keptAt: '2027-01-01T09:00:00.000Z', figures: [] },
};

/** An auditor with nothing to find. @param ledger - what is to be otherwise */
function auditorWith(
  ledger: Partial<AuditorDependencies['ledger']>,
  remainingMs = 900_000,
): AuditorDependencies {
  return {
    config: testConfig({ platforms: {} }),
    nowEpochMs: () => Date.parse('2027-01-01T09:00:00Z'),
    remainingMs: () => remainingMs,
    announce: async () => {},
    release: async () => {},
    ledger: {
      visitJourneys: async () => {},
      keepLoss: async () => {},
      loss: async () => [],
      undelivered: async function* () {},
      unreleased: async () => [],
      review: async () => undefined,
      keepReview: async () => {},
      ...ledger,
    },
  };
}

async function findingsOf(dependencies: AuditorDependencies) {
  const findings: AuditFinding[] = [];
  const failures = await audit(dependencies, (finding) => findings.push(finding));
  return { findings, failures };
}

test('a task that fails keeps no other from being done, and its error comes out', async () => {
  const broken = new Error('the table is gone');

  const loss = () => Promise.reject(broken);

  expect(await findingsOf(auditorWith({ loss }))).toEqual({
    findings: [{ deadlines: [] }, { failed: broken }, { released: 0 }, REVIEW],
    failures: [broken],
  });
});

test('what a task has found is told as soon as it has ended, so that no later crash can hide it', async () => {
  const findings: AuditFinding[] = [];
  const told: number[] = [];
  const dependencies = auditorWith({
    loss: async () => {
      told.push(findings.length);
      return [];
    },
    review: async () => {
      told.push(findings.length);
      return REVIEW.review;
    },
  });

  await audit(dependencies, (finding) => findings.push(finding));

  // When each of two brands is asked for its loss, and when the review begins.
  expect(told).toEqual([1, 1, 3]);
  expect(findings).toEqual([{ deadlines: [] }, NO_LOSS, { released: 0 }]);
});

test('a review goes on with a minute left', async () => {
  const { findings, failures } = await findingsOf(auditorWith({}, 60_000));

  expect(failures).toEqual([]);
  expect(findings.at(-1)).toEqual(REVIEW);
});

test('a review for which too little time is left is given up in words, with nothing kept', async () => {
  const kept: unknown[] = [];
  const keepReview = async (review: unknown) => void kept.push(review);

  const { findings, failures } = await findingsOf(auditorWith({ keepReview }, 59_999));

  expect(findings.slice(0, 3)).toEqual([{ deadlines: [] }, NO_LOSS, { released: 0 }]);
  expect(failures).toEqual([
    new Error(
      'The review of 2026Q4 has reached 2026-10-01 of brand aurora and has no time left. The next run starts it anew; if that fails too, give the auditor more time or memory.',
    ),
  ]);
  expect(kept).toEqual([]);
});
