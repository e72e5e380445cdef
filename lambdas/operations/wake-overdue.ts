import { postbackKey } from '../../core/keys.ts';
import type { OpenRow } from '../../core/overdue.ts';
import { currentWakeUp, type WakeUp } from '../../core/wake-up.ts';

export type WakeOverdue = {
  /** Open postbacks of one platform, page by page. */
  rows: AsyncIterable<readonly OpenRow[]>;
  /** The rule: see `isOverdue` and `mayHaveLostMessage`. */
  needsMessage(row: OpenRow): boolean;
  /** Messages to send in one run; what is beyond is left to the next one. */
  atMost: number;
  onProgress?(woken: Woken): void;
  /** Told of each postback whose message has been sent, also if a later one fails. */
  onWoken?(row: OpenRow): void;
};

export type Woken = {
  looked: number;
  woken: number;
  /** There may be more: `atMost` was reached. */
  more: boolean;
};

type Dependencies = {
  lanes: { wake(platform: string, message: WakeUp, delaySeconds: number): Promise<void> };
  nowEpochMs(): number;
};

/** As many messages are sent at once. */
const AT_ONCE = 20;

/**
 * Sends postbacks the wake-up that they need now. One that has a wake-up already comes to no harm by
 * another: whichever is received first claims the row, and the row sends the second one on, or drops it.
 * So it may end anywhere and be repeated from the beginning.
 */
export async function wakeOverdue(
  { rows, needsMessage, atMost, onProgress, onWoken }: WakeOverdue,
  dependencies: Dependencies,
): Promise<Woken> {
  const result: Woken = { looked: 0, woken: 0, more: false };
  for await (const page of rows) {
    result.looked += page.length;
    const needy = page.filter(needsMessage);
    for (let start = 0; start < needy.length && !result.more; start += AT_ONCE) {
      const batch = needy.slice(start, start + Math.min(AT_ONCE, atMost - result.woken));
      await Promise.all(
        batch.map(async (row) => {
          await wake(row, dependencies);
          onWoken?.(row);
        }),
      );
      result.woken += batch.length;
      result.more = result.woken >= atMost;
    }
    onProgress?.(result);
    if (result.more) break;
  }
  return result;
}

async function wake(row: OpenRow, { lanes, nowEpochMs }: Dependencies): Promise<void> {
  await lanes.wake(row.platform, currentWakeUp(postbackKey(row), row, nowEpochMs()), 0);
}
