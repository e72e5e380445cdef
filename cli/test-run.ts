import type { AttemptRecord } from '../core/postback.ts';
import { keepPassedTest } from '../lambdas/adapters/passed-tests.ts';
import { recordTest } from '../lambdas/operations/record-test.ts';
import type { Released } from '../lambdas/operations/release-held.ts';
import type { Io } from './io.ts';
import { releasesOn } from './operations.ts';
import type { Target } from './target.ts';
import { testClick } from './test-click.ts';
import { testDestination } from './test-destination.ts';
import { testEvents } from './test-events.ts';
import type { TestOrder } from './test-order.ts';
import { type Recorded, readRecorded } from './test-recorded.ts';
import { awaitStandings, isDelivered, type Standing } from './test-standing.ts';

export type TestRunOptions = {
  target: Target;
  io: Io;
  /** Who makes the test. */
  by: string;
  /** It may count as a real conversion, where the platform has no test mode. */
  live: boolean;
  timeoutSeconds: number;
};

/** All that a test conversion has shown. */
export type TestRun = {
  order: TestOrder;
  destination: string;
  clickId: string;
  standings: Standing[];
  /** What the simulated platform recorded; absent where a platform is real and nobody can look. */
  recorded?: Map<AttemptRecord, Recorded>;
  /** What the pass released; absent if the test has not passed. */
  released?: Released;
};

/**
 * Makes a test conversion and sends it through the pipeline of the stage, telling each step.
 *
 * @throws {CommandError} before anything is sent, if it must not be
 */
export async function runTest(order: TestOrder, options: TestRunOptions): Promise<TestRun> {
  const { target, io, by, live, timeoutSeconds } = options;
  const { platform, milestones, partner } = order;
  const { farSide, config } = target;
  const destination = testDestination(order, { live, farSide });
  io.err(`Testing ${platform} (stage ${config.stage}) at ${destination}`);
  const clickId = await testClick(order, target);
  io.err(`Click ${clickId}`);
  const startedAtEpochMs = io.nowEpochMs();
  const { playerRef, events } = testEvents({ ...order, clickId }, config, startedAtEpochMs);
  await target.bus.put(events);
  io.err(`A registration and a deposit of ${playerRef} are on the bus`);
  const standings = await awaitStandings({ platform, clickId, playerRef, milestones }, target, {
    io,
    timeoutSeconds,
  });
  const since = new Date(startedAtEpochMs).toISOString();
  const run = {
    order,
    destination,
    clickId,
    standings,
    ...(farSide && { recorded: await readRecorded({ platform, since }, standings, farSide) }),
  };
  if (!standings.every(isDelivered)) return run;
  const released = await recordTest(
    { platform, ...(partner !== undefined && { partner }), clickId, by },
    { ...releasesOn(target), keepPassedTest: (passed) => keepPassedTest(target.ledger, passed) },
  );
  return { ...run, released };
}
