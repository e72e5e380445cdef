import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Polls until the condition gives a value, at most `seconds`, which only bounds a hang.
 *
 * @throws an error that names what was waited for
 */
export async function until<Value>(
  what: string,
  condition: () => Promise<Value | undefined | false> | Value | undefined | false,
  seconds = 60,
): Promise<Value> {
  const deadlineEpochMs = Date.now() + seconds * 1000;
  while (Date.now() < deadlineEpochMs) {
    const value = await condition();
    if (value !== undefined && value !== false) return value;
    await sleep(20);
  }
  throw new Error(`waited ${seconds} s in vain until ${what}`);
}
