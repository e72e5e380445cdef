import { type Line, print } from './print-report.ts';
import type { OutageRun } from './run-outage.ts';
import type { BurstLane, BurstReport } from './verify-burst.ts';
import type { IsolationReport } from './verify-isolation.ts';

/** Healthy lanes beside a sick one. @returns the exit code: 1 if a promise was broken */
export function printIsolation(report: IsolationReport, asJson: boolean): number {
  const { quiet, sick, p50, p99, hung } = report;
  const ms = (value: number) => `${Math.round(value)} ms`;
  const times = ({ ratio, low, high }: IsolationReport['p99']) =>
    `${ratio.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`;
  return print(report, asJson, [
    ['requests that the sick platform left hanging', hung],
    ['healthy postbacks measured, quiet', quiet.samples],
    ['healthy postbacks measured, one platform sick', sick.samples],
    ['p50, quiet', ms(quiet.p50Ms)],
    ['p50, one platform sick', ms(sick.p50Ms)],
    ['  times as long (nine in ten by chance)', times(p50)],
    ['p99, quiet', ms(quiet.p99Ms)],
    ['p99, one platform sick', ms(sick.p99Ms)],
    ['  times as long (nine in ten by chance)', times(p99)],
  ]);
}

/** A peak, lane by lane. */
export function printBurst(report: BurstReport, asJson: boolean): number {
  return print(report, asJson, report.lanes.flatMap(linesOf));
}

function linesOf({ platform, limits, ahead, ...lane }: BurstLane): Line[] {
  const { requestsPerSecond, maxConcurrency } = limits;
  const aheadLine: Line[] =
    ahead === undefined ? [] : [['  most requests ahead of the rate', ahead.toFixed(1)]];
  return [
    [`${platform}: postbacks`, lane.postbacks],
    ['  delivered', lane.delivered],
    ['  requests', lane.requests],
    ['  answered 429', lane.tooMany],
    ['  most attempts of one postback', lane.mostAttempts],
    ['  configured requests a second', requestsPerSecond ?? 'no limit'],
    ['  most requests in one second', lane.highestPerSecond],
    ...aheadLine,
    ['  configured at once', maxConcurrency],
    ['  most at once', lane.mostAtOnce],
    ['  drained after the peak, seconds', lane.drainSeconds],
    ['  deadlines missed', lane.deadlinesMissed],
  ];
}

/** An outage, in the run's own seconds and in real ones. */
export function printOutage(report: OutageRun, asJson: boolean): number {
  const { scale, outageSeconds, drainSeconds, retryDelaysSeconds } = report;
  const real = (seconds: number) =>
    `${seconds} s, really ${((seconds * scale) / 60).toFixed(0)} min`;
  const ends = Object.entries(report.notDelivered);
  return print(report, asJson, [
    ['outage', real(outageSeconds)],
    [`retries after, seconds (1:${scale})`, retryDelaysSeconds.join(', ')],
    ['postbacks of the platform', report.postbacks],
    ['  accepted while it was down', report.acceptedInOutage],
    ['  delivered', report.delivered],
    ...ends.map(([end, count]): Line => [`not delivered, any platform: ${end}`, count]),
    ['attempts while it was down', report.attemptsInOutage],
    ['  by the schedule alone', report.attemptsBySchedule],
    ['most attempts of one postback', report.mostAttempts],
    ['most of them spent', report.mostSpent],
    ['drained', real(drainSeconds)],
    ['  most attempts in one second (not scaled)', report.drainPerSecond],
  ]);
}
