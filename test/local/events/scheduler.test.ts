import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Schedule } from '../../../local/events/schedule-rules.ts';
import { startSchedules } from '../../../local/events/scheduler.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const RULE = 'arn:aws:events:eu-west-1:000000000000:rule/nightly';
const HOURLY: Schedule = {
  ruleArn: RULE,
  functionArn: 'arn:refresh',
  everyMs: 3_600_000,
  render: (event) => JSON.stringify(event),
};

function start(
  schedules: readonly Schedule[] = [HOURLY],
  invoke: (functionArn: string, event: unknown) => Promise<unknown> = async () => {},
) {
  const calls: Array<{ functionArn: string; event: unknown }> = [];
  let ids = 0;
  const scheduler = startSchedules({
    schedules,
    account: '000000000000',
    region: 'eu-west-1',
    invoke: (functionArn, event) => {
      calls.push({ functionArn, event });
      return invoke(functionArn, event);
    },
    nowIso: () => '2026-11-22T10:00:00.123Z',
    newId: () => `event-${++ids}`,
  });
  return { calls, scheduler };
}

test('a scheduled function is called at once, with the event that EventBridge sends', () => {
  const { calls } = start();

  expect(calls).toEqual([
    {
      functionArn: 'arn:refresh',
      event: {
        version: '0',
        id: 'event-1',
        'detail-type': 'Scheduled Event',
        source: 'aws.events',
        account: '000000000000',
        time: '2026-11-22T10:00:00Z',
        region: 'eu-west-1',
        resources: [RULE],
        detail: {},
      },
    },
  ]);
});

test('then it is called at its rate, and others at theirs', async () => {
  const daily = { ...HOURLY, functionArn: 'arn:daily', everyMs: 86_400_000 };
  const { calls } = start([HOURLY, daily]);
  const countOf = (functionArn: string) =>
    calls.filter((call) => call.functionArn === functionArn).length;

  await vi.advanceTimersByTimeAsync(3_599_999);
  expect(countOf('arn:refresh')).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(countOf('arn:refresh')).toBe(2);
  await vi.advanceTimersByTimeAsync(82_800_000);

  expect(countOf('arn:refresh')).toBe(25);
  expect(countOf('arn:daily')).toBe(2);
});

test('a call that fails does not keep the next one from being made', async () => {
  const { calls } = start([HOURLY], () => Promise.reject(new Error('it threw')));

  await vi.advanceTimersByTimeAsync(7_200_000);

  expect(calls).toHaveLength(3);
});

test('a rate beyond what a timer can wait for does not turn into none', async () => {
  const { calls } = start([{ ...HOURLY, everyMs: 30 * 86_400_000 }]);

  await vi.advanceTimersByTimeAsync(86_400_000);

  expect(calls).toHaveLength(1);
});

test('after the stop nothing is called', async () => {
  const { calls, scheduler } = start();

  scheduler.stop();
  await vi.advanceTimersByTimeAsync(86_400_000);

  expect(calls).toHaveLength(1);
  expect(vi.getTimerCount()).toBe(0);
});
