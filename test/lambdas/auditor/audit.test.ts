import { expect, test } from 'vitest';
import { type AuditFinding, audit } from '../../../lambdas/auditor/audit.ts';
import type { AuditorDependencies } from '../../../lambdas/auditor/ports.ts';
import { testConfig } from '../../helpers/pipeline-config.ts';

const NOTHING_SEEN = {
  intake: {
    settled: 0,
    invalid: 0,
    waiting: 0,
    unsettled: [],
    settledLate: 0,
    cutShort: false,
  },
};
/** What the tasks that come first find where there is nothing. */
const FIRST = [{ deadlines: [] }, { overdue: [] }, { postbacks: [] }, NOTHING_SEEN];
/** And those that come after the loss. */
const LAST = [{ released: 0 }, { followers: [] }];
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
    lanes: { wake: async () => {} },
    held: {
      heldAt: async function* () {},
      moveWith: async () => false,
      ratesOn: async () => undefined,
      hasPassedTest: async () => false,
    },
    seen: { take: async () => [], acknowledge: async () => {} },
    deadLetters: async () => ({ identities: new Set(), complete: true }),
    ledger: {
      visitJourneys: async () => {},
      keepLoss: async () => {},
      loss: async () => [],
      undelivered: async function* () {},
      openRows: async function* () {},
      postbackBooks: async () => [],
      keepPostbackBook: async () => {},
      createdIn: async function* () {},
      named: async () => [],
      traces: async () => new Map(),
      countIntake: async () => {},
      keepWaiting: async () => {},
      keepUnsettled: async () => {},
      unsettled: async () => [],
      moveUnsettled: async () => {},
      lane: async () => undefined,
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
    findings: [...FIRST, { failed: broken }, ...LAST, REVIEW],
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
  expect(told).toEqual([4, 4, 7]);
  expect(findings).toEqual([...FIRST, NO_LOSS, ...LAST]);
});

test.each(['lane', 'postbackBooks'] as const)(
  'a platform of which %s cannot be read is a failure of the run, and keeps no task from being done',
  async (what) => {
    const broken = new Error('the ledger is gone');
    const config = testConfig();
    const dependencies = { ...auditorWith({ [what]: () => Promise.reject(broken) }), config };

    const { findings, failures } = await findingsOf(dependencies);

    expect(new Set(failures)).toEqual(new Set([broken]));
    expect(findings.map((finding) => Object.keys(finding))).toEqual([
      ['deadlines'],
      ['overdue'],
      ['postbacks'],
      ['intake'],
      ['loss'],
      ['released'],
      ['followers'],
      ['review'],
    ]);
  },
);

test('a review goes on with a minute left', async () => {
  const { findings, failures } = await findingsOf(auditorWith({}, 60_000));

  expect(failures).toEqual([]);
  expect(findings.at(-1)).toEqual(REVIEW);
});

test('a review for which too little time is left is given up in words, with nothing kept', async () => {
  const kept: unknown[] = [];
  const keepReview = async (review: unknown) => void kept.push(review);

  const { findings, failures } = await findingsOf(auditorWith({ keepReview }, 59_999));

  expect(findings.slice(0, 7)).toEqual([
    ...FIRST.with(3, { intake: { ...NOTHING_SEEN.intake, cutShort: true } }),
    NO_LOSS,
    ...LAST,
  ]);
  expect(failures).toEqual([
    new Error(
      'The review of 2026Q4 has reached 2026-10-01 of brand aurora and has no time left. The next run starts it anew; if that fails too, give the auditor more time or memory.',
    ),
  ]);
  expect(kept).toEqual([]);
});
