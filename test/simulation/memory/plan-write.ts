import { checkUpdate, updatedItem } from './apply-update.ts';
import { checkCondition } from './check-condition.ts';
import { holds } from './evaluate-condition.ts';
import { ItemFault, NotSimulatedError, type Outcome } from './faults.ts';
import { parseCondition, parseUpdate } from './parse-expressions.ts';
import { Placeholders } from './placeholders.ts';
import { checkParameters, type Write } from './requests.ts';
import type { StoredItems, TableSchema } from './stored-items.ts';
import { type Item, itemFrom } from './values.ts';

/** What a write would do, before any of it is done. */
export type PlannedWrite = {
  key: Item;
  before: Item | undefined;
  /** `unchanged` for a condition check, `undefined` for a deletion. */
  after: Item | 'unchanged' | undefined;
  outcome: Outcome;
};

/**
 * Looks at the item that a write is for, and decides what becomes of it.
 *
 * @throws a ValidationException for what no item could make right
 */
export function planWrite(
  write: Write,
  { items, schema }: { items: StoredItems; schema: TableSchema },
): PlannedWrite {
  const { condition, update, given } = expressionsOf(write, schema);
  const put = write.kind === 'Put' ? itemFrom(write.input.Item ?? {}) : undefined;
  const key = items.keyFrom(write.kind === 'Put' ? keyOf(put ?? {}, schema) : write.input.Key);
  const before = items.get(key);
  const fine: PlannedWrite = { key, before, after: undefined, outcome: { kind: 'fine' } };
  if (condition !== undefined && !holds(condition.tree, before ?? {}, given)) {
    const tells = write.input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD';
    return { ...fine, outcome: { kind: 'condition-failed', existing: tells ? before : undefined } };
  }
  if (write.kind === 'ConditionCheck') return { ...fine, after: 'unchanged' };
  if (write.kind === 'Delete') return fine;
  return withItemFaults(fine, () => {
    const after = put ?? (update && updatedItem(update.tree, before ?? key, given)) ?? key;
    if (put === undefined && before === undefined && isOnlyKey(after)) {
      // The engine of the local stack makes an item; what DynamoDB does is not known to us.
      throw new NotSimulatedError('An update that sets nothing, of an item that is not there,');
    }
    items.checkItem(after);
    return after;
  });
}

function expressionsOf({ kind, input }: Write, { keys }: TableSchema) {
  checkParameters(kind, input);
  checkReturnValues(input.ReturnValuesOnConditionCheckFailure, WITHOUT_NEW);
  checkReturnValues(input.ReturnValues, kind === 'Update' ? WITH_NEW : WITHOUT_NEW);
  const { ConditionExpression } = input;
  const condition = ConditionExpression ? parseCondition(ConditionExpression) : undefined;
  const update = kind === 'Update' ? parseUpdate(input.UpdateExpression ?? '') : undefined;
  const given = new Placeholders(input, [condition, update]);
  if (condition !== undefined) checkCondition(condition, given);
  if (update !== undefined) checkUpdate(update.tree, [keys.hash, keys.sort], given);
  return { condition, update, given };
}

const WITHOUT_NEW = ['NONE', 'ALL_OLD'];
// The engine of the local stack gives the key of an item that an update has made as its old self.
const WITH_NEW = ['NONE', 'ALL_NEW'];

function checkReturnValues(asked: string | undefined, known: readonly string[]): void {
  if (asked !== undefined && !known.includes(asked)) {
    throw new NotSimulatedError(`ReturnValues ${asked}`);
  }
}

function keyOf(item: Item, { keys: { hash, sort } }: TableSchema): Item {
  return { [hash]: item[hash] as string, [sort]: item[sort] as string };
}

function isOnlyKey(item: Item): boolean {
  return Object.keys(item).length === 2;
}

function withItemFaults(fine: PlannedWrite, makeItem: () => Item): PlannedWrite {
  try {
    return { ...fine, after: makeItem() };
  } catch (error) {
    if (!(error instanceof ItemFault)) throw error;
    return { ...fine, outcome: { kind: 'item-fault', message: error.message } };
  }
}
