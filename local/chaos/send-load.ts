import { setTimeout as wait } from 'node:timers/promises';
import { openWebhookSender, send, type WebhookSender } from '../senders/webhook-sender.ts';
import type { LoadItem } from './make-load.ts';
import type { StackProcess } from './stack-process.ts';

const CLIENTS = 16;
const PAUSE_BEFORE_RETRY_MS = 250;
const MAX_TRIES = 400;

export type LoadProgress = { accepted: number; refused: number };

/**
 * Sends every webhook until it is answered 2xx, as providers do, with sixteen clients at once.
 *
 * @param onAccepted - told after each 2xx; what it returns is not waited for
 * @throws {Error} if one is refused so often that the stack must be broken
 */
export async function sendLoad(
  load: readonly LoadItem[],
  stack: StackProcess,
  onAccepted: (progress: LoadProgress) => void,
): Promise<LoadProgress> {
  const progress: LoadProgress = { accepted: 0, refused: 0 };
  const waiting = [...load];
  const client = async () => {
    for (let item = waiting.shift(); item; item = waiting.shift()) {
      await sendUntilAccepted(item, stack, progress);
      onAccepted(progress);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return progress;
}

async function sendUntilAccepted(item: LoadItem, stack: StackProcess, progress: LoadProgress) {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const sender = await senderOf(stack);
    const status = sender ? await send(item.sign(sender)) : 0;
    if (status >= 200 && status < 300) {
      progress.accepted += 1;
      return;
    }
    progress.refused += 1;
    await wait(PAUSE_BEFORE_RETRY_MS);
  }
  throw new Error(`A webhook was not accepted in ${MAX_TRIES} tries; look at the stack's log.`);
}

const senders = new Map<string, Promise<WebhookSender>>();

/** One sender for each life of the stack; undefined while it is down. */
async function senderOf({ description }: StackProcess): Promise<WebhookSender | undefined> {
  if (description === undefined) return undefined;
  const opened = senders.get(description.aws) ?? openWebhookSender(description);
  senders.set(description.aws, opened);
  return opened.catch(() => {
    senders.delete(description.aws);
    return undefined;
  });
}
