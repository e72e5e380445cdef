import { toEnvelope } from './event-entry.ts';
import type { Schedule } from './schedule-rules.ts';

export type SchedulerOptions = {
  schedules: readonly Schedule[];
  account: string;
  region: string;
  invoke(functionArn: string, event: unknown): Promise<unknown>;
  nowIso(): string;
  newId(): string;
};

/** What a timer of Node can wait for at most: 24 days and a little. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * Calls each scheduled function at once, so that nobody waits hours for what it does, and then at
 * its rate. A call that fails is not repeated before its time, as Lambda would do twice; the
 * function's own log has the reason.
 */
export function startSchedules({ schedules, invoke, ...facts }: SchedulerOptions): {
  /** Calls under way end by themselves. */
  stop(): void;
} {
  const timers = schedules.map((schedule) => {
    const call = () => {
      invoke(schedule.functionArn, JSON.parse(schedule.render(eventOf(schedule, facts)))).catch(
        () => {},
      );
    };
    call();
    return setInterval(call, Math.min(schedule.everyMs, MAX_TIMER_MS)).unref();
  });
  return {
    stop() {
      for (const timer of timers) clearInterval(timer);
    },
  };
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html */
function eventOf(
  { ruleArn }: Schedule,
  { account, region, nowIso, newId }: Omit<SchedulerOptions, 'schedules' | 'invoke'>,
): Record<string, unknown> {
  const entry = {
    Source: 'aws.events',
    DetailType: 'Scheduled Event',
    Detail: '{}',
    Resources: [ruleArn],
  };
  return toEnvelope(entry, { id: newId(), nowIso: nowIso(), account, region });
}
