import { InvalidArgumentError } from 'commander';
import type { LedgerTable } from '../lambdas/adapters/ledger-table.ts';
import { type Waiting, waitingOf } from './events-waiting.ts';
import type { Outcome } from './perform.ts';

export type EventName = { source: string; sourceEventId: string };

const MAX_PERSON_LENGTH = 100;

export function readEventName(text: string): EventName {
  const [, source, sourceEventId] = /^([a-z][a-z0-9-]{1,29})\/(.{1,128})$/.exec(text) ?? [];
  if (source !== undefined && sourceEventId !== undefined) return { source, sourceEventId };
  throw new InvalidArgumentError(
    `"${text}" is no event's name: it is source/sourceEventId, as "events list" prints it.`,
  );
}

export function readPerson(text: string): string {
  const name = text.trim();
  if (name !== '' && name.length <= MAX_PERSON_LENGTH) return name;
  throw new InvalidArgumentError(`Give a name of at most ${MAX_PERSON_LENGTH} characters.`);
}

/** One event of a source can be kept in several places, such as two payments of one notification. */
export async function findWaiting(ledger: LedgerTable, name: EventName): Promise<Waiting[]> {
  const found: Waiting[] = [];
  for await (const page of waitingOf(ledger, name.source)) {
    found.push(...page.filter(({ event }) => event.sourceEventId === name.sourceEventId));
  }
  return found;
}

export function notWaiting(identity: string, source: string): Outcome {
  return {
    ok: false,
    json: { name: identity, did: 'not-found' },
    lines: [
      `${identity}: not found among the events of ${source} that wait; compare the name with "events list --source ${source}". What was released a moment ago may be decided already.`,
    ],
  };
}
