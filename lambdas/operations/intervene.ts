import { type PostbackName, postbackKey } from '../../core/keys.ts';
import type { PostbackRow } from '../../core/postback.ts';
import type { Transition } from '../../core/transition.ts';
import type { AuditItem, OperationsDependencies, Person } from './ports.ts';

export type Intervention =
  | { did: 'moved'; row: PostbackRow; transition: Transition }
  | { did: 'refused'; because: string; row: PostbackRow }
  | { did: 'not-found' };

type Decision = Transition | { refused: string };

/** A row can change under a person a few times; more often than this is told to the person. */
const MAX_ROUNDS = 4;

/**
 * Reads a postback, asks the rule, and writes what it says with its audit in one transaction; reads
 * and asks again where the row changed meanwhile.
 */
export async function intervene(
  name: PostbackName,
  intent: {
    action: AuditItem['action'];
    person: Person;
    decide(row: PostbackRow): Decision | Promise<Decision>;
  },
  { ledger }: Pick<OperationsDependencies, 'ledger'>,
): Promise<Intervention> {
  let row: PostbackRow | undefined;
  for (let round = 1; round <= MAX_ROUNDS; round += 1) {
    row = await ledger.read(postbackKey(name));
    if (row === undefined) return { did: 'not-found' };
    const transition = await intent.decide(row);
    if ('refused' in transition) return { did: 'refused', because: transition.refused, row };
    const audit = auditOf(row, transition, intent);
    if (await ledger.intervene(row, transition, audit)) return { did: 'moved', row, transition };
  }
  return row === undefined
    ? { did: 'not-found' }
    : { did: 'refused', because: 'it kept changing; try again', row };
}

function auditOf(
  row: PostbackRow,
  transition: Transition,
  { action, person }: { action: AuditItem['action']; person: Person },
): AuditItem {
  return {
    v: 1,
    action,
    by: person.by,
    ...(person.why !== undefined && { why: person.why }),
    fromState: row.state,
    toState: transition.state,
    ...(row.confirmedAt !== undefined && { previousConfirmedAt: row.confirmedAt }),
    at: transition.updatedAt,
  };
}
