import { attemptKey, type PlayerName, playerKey, postbackKey } from '../../core/keys.ts';
import { type AttemptRecord, type PostbackRow, uniteAttempts } from '../../core/postback.ts';
import type { EventItem, PlayerItem, Suppression } from '../../lambdas/authority/ports.ts';
import type { MemoryQueue } from './memory/memory-queue.ts';
import type { MemoryTable } from './memory/memory-table.ts';

type Item = Record<string, unknown> & { pk: string; sk: string };

/** The whole ledger at one moment, as somebody who checks it wants to see it. */
export type Books = {
  rows: readonly PostbackRow[];
  /** Events that are filed with their players. */
  events: readonly EventItem[];
  suppressions: readonly Suppression[];
  /** In order of their numbers. */
  attemptsOf(row: PostbackRow): readonly AttemptRecord[];
  playerOf(name: PlayerName): PlayerItem | undefined;
  /** Whether any item speaks of this event. */
  knows(sourceEventId: string): boolean;
};

export function readBooks(table: MemoryTable): Books {
  const items = table.items() as Item[];
  const withPrefix = <T>(prefix: string) =>
    items.filter(({ sk }) => sk.startsWith(prefix)) as unknown as T[];
  const rows = withPrefix<PostbackRow>('POSTBACK#');
  const attempts = withPrefix<AttemptRecord & Item>('ATTEMPT#');
  const text = JSON.stringify(items);
  return {
    rows,
    events: withPrefix<EventItem>('EVENT#'),
    suppressions: withPrefix<Suppression>('SUPPRESSED#'),
    attemptsOf: (row) => {
      const { pk, sk } = attemptKey(row, 1);
      const beginning = sk.slice(0, sk.lastIndexOf('#') + 1);
      const kept = attempts.filter((item) => item.pk === pk && item.sk.startsWith(beginning));
      return uniteAttempts(kept, row.last);
    },
    playerOf: (name) => {
      const { pk, sk } = playerKey(name);
      return items.find((item) => item.pk === pk && item.sk === sk) as PlayerItem | undefined;
    },
    knows: (id) => text.includes(`"${id}"`) || text.includes(`/${id}"`),
  };
}

export function hasLetter(row: PostbackRow, letters: MemoryQueue): boolean {
  const { pk, sk } = postbackKey(row);
  return letters.bodies().some((body) => body.includes(pk) && body.includes(sk));
}
