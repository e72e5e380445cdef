import { expect, test } from 'vitest';
import { type Phase, verifyIsolation } from '../../../local/chaos/verify-isolation.ts';
import type { RequestEntry } from '../../../local/simulator/request-entry.ts';
import { accepted, received } from './lane-evidence.ts';

const HUNG = received(999, 0, { platform: 'revvvs', answer: { none: 'hang' } });

/** A hundred postbacks in each phase, each received so many milliseconds after it was accepted. */
function runOf(quietMs: (n: number) => number, sickMs: (n: number) => number) {
  const numbers = Array.from({ length: 100 }, (_, n) => n);
  const phase = (kind: Phase['kind'], from: number, ms: (n: number) => number) => ({
    phase: { kind, accepted: numbers.map((n) => accepted(from + n, from + n)) },
    requests: numbers.map((n) => received(from + n, from + n + ms(n) / 1000)),
  });
  const quiet = phase('quiet', 0, quietMs);
  const sick = phase('sick', 100, sickMs);
  return { phases: [quiet.phase, sick.phase], requests: [...quiet.requests, ...sick.requests] };
}

function verify({ phases, requests }: { phases: Phase[]; requests: RequestEntry[] }) {
  return verifyIsolation(phases, [HUNG, ...requests], 'revvvs');
}

const HELD = {
  'never received by a healthy platform': [],
  'healthy p99 changed by 10 % or more': [],
  'the sick platform was not sick': [],
};

test('latency is from acceptance to the first receipt, by what the other platform did', () => {
  const run = runOf(
    (n) => 100 + n,
    (n) => 105 + n,
  );
  const again = received(0, 5000);

  const report = verify({ ...run, requests: [...run.requests, again] });

  expect(report).toMatchObject({
    quiet: { samples: 100, p50Ms: 149, p99Ms: 198 },
    sick: { samples: 100, p50Ms: 154, p99Ms: 203 },
    hung: 1,
    violations: HELD,
  });
  expect(report.p99.ratio).toBeCloseTo(203 / 198, 5);
});

test.each([
  ['9 %', 218, 0],
  ['10 %', 220, 1],
])('a p99 that is %s longer beside a sick platform', (_, slowestMs, broken) => {
  const report = verify(
    runOf(
      () => 200,
      (n) => (n < 98 ? 200 : slowestMs),
    ),
  );

  expect(report.violations['healthy p99 changed by 10 % or more']).toHaveLength(broken);
});

test('the sick platform is not measured itself', () => {
  const run = runOf(
    () => 200,
    () => 200,
  );
  const own = { kind: 'sick', accepted: [accepted(500, 0, 'revvvs')] } as const;
  const late = received(500, 3600, { platform: 'revvvs' });

  const report = verify({
    phases: [...run.phases, own],
    requests: [...run.requests, late],
  });

  expect(report.sick.samples).toBe(100);
  expect(report.violations).toEqual(HELD);
});

test('a postback that a healthy platform never received is named', () => {
  const run = runOf(
    () => 200,
    () => 200,
  );

  const report = verify({ ...run, requests: run.requests.slice(1) });

  expect(report.violations).toEqual({
    ...HELD,
    'never received by a healthy platform': ['click-0'],
  });
});

test('a run in which nothing hung proves nothing', () => {
  const { phases, requests } = runOf(
    () => 200,
    () => 200,
  );

  const report = verifyIsolation(phases, requests, 'revvvs');

  expect(report.violations['the sick platform was not sick']).toEqual([
    'revvvs left no request unanswered',
  ]);
});
