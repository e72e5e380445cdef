import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Which messages were sent straight to a dead-letter queue instead of being moved there by a redrive
 * policy. AWS knows the source queue of the latter only, and so redrives only those without an
 * explicit destination. The engine keeps no such mark, hence this list: one message id per line.
 *
 * Ids are kept for good; a dead-letter queue that is written directly is rare by design.
 */
export type DirectDeadLetters = { add(messageId: string): void; has(messageId: string): boolean };

export function openDirectDeadLetters(file: string): DirectDeadLetters {
  mkdirSync(dirname(file), { recursive: true });
  const ids = new Set(existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []);
  return {
    add(messageId) {
      ids.add(messageId);
      appendFileSync(file, `${messageId}\n`);
    },
    has: (messageId) => ids.has(messageId),
  };
}
