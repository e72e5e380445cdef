import { setTimeout as wait } from 'node:timers/promises';
import type { LocalDescription } from '../launch/local-description.ts';
import { openWebhookSender, send } from '../senders/webhook-sender.ts';
import type { LoadItem } from './make-load.ts';

const PAUSE_BEFORE_RETRY_MS = 500;
const MAX_TRIES = 60;

/** A webhook that was answered 2xx. */
export type AcceptedItem = {
  item: LoadItem;
  sentAtEpochMs: number;
  /** When the answer was there. */
  acceptedAtEpochMs: number;
};

/**
 * Sends each webhook at its moment, whatever becomes of those before it, and again until it is
 * answered 2xx, as providers do. Connections are kept and used again.
 *
 * @param seconds - the whole load is spread evenly over them
 * @throws {Error} if one is refused so often that the stack must be broken
 */
export async function sendPaced(
  load: readonly LoadItem[],
  stack: LocalDescription,
  seconds: number,
): Promise<AcceptedItem[]> {
  const sender = await openWebhookSender(stack);
  const startedAtMs = Date.now();
  const sent = load.map(async (item, index) => {
    const dueAtMs = startedAtMs + (index * seconds * 1000) / load.length;
    await wait(Math.max(0, dueAtMs - Date.now()));
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const sentAtEpochMs = Date.now();
      const status = await send(item.sign(sender));
      if (status >= 200 && status < 300) {
        return { item, sentAtEpochMs, acceptedAtEpochMs: Date.now() };
      }
      await wait(PAUSE_BEFORE_RETRY_MS);
    }
    throw new Error(`A webhook was not accepted in ${MAX_TRIES} tries; look at the stack's log.`);
  });
  const accepted = await Promise.all(sent);
  // As long as it was asked for, though the last one goes out a moment before the end.
  await wait(Math.max(0, startedAtMs + seconds * 1000 - Date.now()));
  return accepted;
}
