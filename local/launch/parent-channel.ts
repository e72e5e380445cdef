import { once } from 'node:events';
import * as z from 'zod';
import type { OwnedLocal } from './run-local.ts';

const orderSchema = z.strictObject({
  /** From 0 up to 1: which of the working function instances is to end. */
  crashOne: z.number().min(0).lt(1),
});

/** What the process that started a stack may ask of it over its IPC channel; `npm start` has none. */
export type StackOrder = z.infer<typeof orderSchema>;
/** The function whose instance was ended; null if none was working. */
export type StackAnswer = { crashed: string | null };

/**
 * Does what the parent process asks.
 *
 * @returns when the parent has gone; never without one
 */
export async function obeyParent({
  crashOneInstance,
}: Pick<OwnedLocal, 'crashOneInstance'>): Promise<void> {
  if (!process.connected) return new Promise(() => {});
  process.on('message', (message) => {
    const { crashOne } = orderSchema.parse(message);
    process.send?.({ crashed: crashOneInstance(crashOne) ?? null } satisfies StackAnswer);
  });
  await once(process, 'disconnect');
}
