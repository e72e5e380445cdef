import { expect, test } from 'vitest';
import type { OpenRow } from '../../../core/overdue.ts';
import type { WakeUp } from '../../../core/wake-up.ts';
import { wakeOverdue } from '../../../lambdas/operations/wake-overdue.ts';
import { NOON_EPOCH_MS, postbackRow } from '../../core/postback-row.ts';

type Waking = { platform: string; message: WakeUp; delaySeconds: number };

function rowsFrom(first: number, count: number): OpenRow[] {
  return Array.from({ length: count }, (_, index) =>
    postbackRow({ clickId: `c-${first + index}`, attempt: 3 }),
  );
}

async function* pagesOf(...pages: OpenRow[][]) {
  yield* pages;
}

function lanes({ failingAt = Number.POSITIVE_INFINITY } = {}) {
  const woken: Waking[] = [];
  return {
    woken,
    nowEpochMs: () => NOON_EPOCH_MS,
    lanes: {
      async wake(platform: string, message: WakeUp, delaySeconds: number) {
        if (woken.length + 1 >= failingAt) throw new Error('throttled');
        woken.push({ platform, message, delaySeconds });
      },
    },
  };
}

const all = { needsMessage: () => true, atMost: 1000 };

test('each row that needs one gets the message of its present attempt, at once', async () => {
  const dependencies = lanes();
  const rows = pagesOf(rowsFrom(1, 1), rowsFrom(2, 1));

  const result = await wakeOverdue(
    { rows, needsMessage: ({ clickId }) => clickId === 'c-2', atMost: 1000 },
    dependencies,
  );

  expect(result).toEqual({ looked: 2, woken: 1, more: false });
  expect(dependencies.woken).toEqual([
    {
      platform: 'scaleo',
      message: {
        v: 1,
        pk: 'CLICK#scaleo#c-2',
        sk: 'POSTBACK#ftd#once',
        attempt: 3,
        sentAt: '2026-11-22T12:00:00.000Z',
      },
      delaySeconds: 0,
    },
  ]);
});

test('a run sends no more messages than it may, and says that there may be more', async () => {
  const dependencies = lanes();
  const rows = pagesOf(rowsFrom(1, 30), rowsFrom(31, 30));

  const result = await wakeOverdue({ ...all, rows, atMost: 45 }, dependencies);

  expect(result).toMatchObject({ woken: 45, more: true });
  expect(dependencies.woken).toHaveLength(45);
});

test('progress is told after each page', async () => {
  const told: number[] = [];
  const rows = pagesOf(rowsFrom(1, 3), rowsFrom(4, 2));

  await wakeOverdue({ ...all, rows, onProgress: ({ woken }) => told.push(woken) }, lanes());

  expect(told).toEqual([3, 5]);
});

test('each postback that was woken is told, those before a failure too', async () => {
  const told: string[] = [];
  const rows = pagesOf(rowsFrom(1, 20), rowsFrom(21, 20));
  const onWoken = ({ clickId }: OpenRow) => void told.push(clickId);

  const failed = wakeOverdue({ ...all, rows, onWoken }, lanes({ failingAt: 21 }));

  await expect(failed).rejects.toThrow('throttled');
  expect(told).toEqual(rowsFrom(1, 20).map(({ clickId }) => clickId));
});

test('a run that fails in the middle is made up for by the next one', async () => {
  const first = lanes({ failingAt: 30 });
  const failed = wakeOverdue({ ...all, rows: pagesOf(rowsFrom(1, 50)) }, first);
  await expect(failed).rejects.toThrow('throttled');
  const second = lanes();

  await wakeOverdue({ ...all, rows: pagesOf(rowsFrom(1, 50)) }, second);

  expect(new Set(second.woken.map(({ message }) => message.pk)).size).toBe(50);
});
