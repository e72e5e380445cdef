import type { AttemptRecord } from '../core/postback.ts';
import type { Outcome } from './perform.ts';
import { describeAttempt } from './render-attempt.ts';
import { renderFacts } from './render-table.ts';
import { describeRecorded } from './test-recorded.ts';
import type { TestRun } from './test-run.ts';
import { describeStanding, isDelivered, type Standing } from './test-standing.ts';

/** What a test conversion has shown: each request, its answer and what the platform made of it. */
export function testOutcome(run: TestRun): Outcome {
  const { order, destination, clickId, standings, recorded, released } = run;
  const { platform, brand, partner } = order;
  const ok = released !== undefined;
  const json = {
    ...{ platform, brand, partner, destination, clickId, passed: ok },
    postbacks: standings.map(({ milestone, postback, suppressed }) => ({
      milestone,
      ...(postback && { name: postback.name, row: postback.row }),
      ...(suppressed && { suppressed }),
      attempts: (postback?.attempts ?? []).map((attempt) => ({
        ...attempt,
        ...(recorded && { recorded: recorded.get(attempt) ?? null }),
      })),
    })),
    ...(released && { released: released.released, stillHeld: released.stillHeld }),
  };
  const lines = [
    `Test conversion of ${platform}`,
    ...renderFacts({ destination, click: clickId, brand, partner }),
    ...standings.flatMap((standing) => ['', ...describePostback(standing, run)]),
    '',
    ...conclude(run),
  ];
  return { ok, json, lines };
}

function describePostback(standing: Standing, run: TestRun): string[] {
  const { milestone, postback } = standing;
  const heading = `${milestone}: ${describeStanding(standing)}`;
  if (postback === undefined) return [heading];
  const { name, row, attempts } = postback;
  return [
    heading,
    `  ${name}`,
    `  transaction ID ${row.values.transactionId}`,
    ...attempts.flatMap((attempt) => [
      `  attempt ${attempt.n}${attempt.lookup ? ' (lookup)' : ''}, ${attempt.startedAt}`,
      ...[...describeAttempt(attempt), ...lookedUp(attempt, run)].map((line) => `    ${line}`),
    ]),
  ];
}

function lookedUp(attempt: AttemptRecord, { order, recorded }: TestRun): string[] {
  const { title } = order.settings.specification;
  return recorded
    ? describeRecorded(title, recorded.get(attempt))
    : [`what ${title} recorded: its answer says it, and its reports by click or transaction ID`];
}

function conclude({ order, clickId, standings, released }: TestRun): string[] {
  const { platform, partner } = order;
  if (released) {
    const whose = partner === undefined ? 'clicks without a partner' : `partner ${partner}`;
    return [
      `Passed: ${platform} took every postback. Recorded for ${whose}.`,
      ...released.released.map((name) => `released: ${name}`),
      ...Object.entries(released.stillHeld).map(
        ([reason, count]) => `still held (${reason}): ${count}`,
      ),
    ];
  }
  const failed = standings.filter((standing) => !isDelivered(standing));
  return [
    `Not passed: ${failed.map((standing) => `${standing.milestone} ${describeStanding(standing)}`).join('; ')}.`,
    ...(failed.every(({ postback, suppressed }) => postback ?? suppressed)
      ? []
      : ["What is not decided at all is explained in the authority's log: is the stage deployed?"]),
    `Look again with "postproof click ${clickId} --platform ${platform}".`,
  ];
}
