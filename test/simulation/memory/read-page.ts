import { checkApart } from './apply-update.ts';
import { checkCondition, pathsOf } from './check-condition.ts';
import { holds, valueAt } from './evaluate-condition.ts';
import { NotSimulatedError, validationFault } from './faults.ts';
import type { Cell, KeyNames, OrderedCells } from './ordered-cells.ts';
import { parseCondition, parseProjection } from './parse-expressions.ts';
import { Placeholders } from './placeholders.ts';
import type { StoredItems, TableSchema } from './stored-items.ts';
import type { Condition, Operand, Path } from './syntax.ts';
import { bytesOf, copyOf, type Item, isMap, itemFrom, textOrder, type Value } from './values.ts';

const MAX_PAGE_BYTES = 1024 * 1024;

export type PageInput = {
  IndexName?: string | undefined;
  KeyConditionExpression?: string | undefined;
  FilterExpression?: string | undefined;
  ProjectionExpression?: string | undefined;
  ExpressionAttributeNames?: Record<string, string> | undefined;
  ExpressionAttributeValues?: Record<string, unknown> | undefined;
  ConsistentRead?: boolean | undefined;
  ScanIndexForward?: boolean | undefined;
  Limit?: number | undefined;
  ExclusiveStartKey?: Record<string, unknown> | undefined;
};

export type Page = {
  Items: Item[];
  Count: number;
  ScannedCount: number;
  LastEvaluatedKey?: Item;
};

/** One page of a query, or of a scan where there is no key condition. */
export function readPage(
  input: PageInput,
  { items, schema }: { items: StoredItems; schema: TableSchema },
): Page {
  const { IndexName, Limit } = input;
  const source = IndexName === undefined ? items.table : items.index(IndexName);
  const keys = [...new Set([...namesOf(schema.keys), ...namesOf(source.keys)])];
  const { key, filter, projection, given } = expressionsOf(input, source);
  if (IndexName !== undefined) checkIndexRead(input, { keys, filter, projection });
  const found = key ? queried(source, key, given) : source.all();
  const paths = projection ?? (IndexName === undefined ? undefined : keys.map((name) => [name]));
  const page: Page = { Items: [], Count: 0, ScannedCount: 0 };
  let bytes = 0;
  let last: Item | undefined;
  for (const cell of fromStart(found, input, { source, keys, schema })) {
    bytes += IndexName === undefined ? bytesIn(cell) : bytesOf(keyOf(cell.item, keys));
    const isFull = page.ScannedCount === Limit || bytes > MAX_PAGE_BYTES;
    if (isFull) return { ...page, LastEvaluatedKey: keyOf(last ?? cell.item, keys) };
    last = cell.item;
    page.ScannedCount += 1;
    if (filter !== undefined && !holds(filter, cell.item, given)) continue;
    page.Items.push(copyOf(paths ? projected(cell.item, paths) : cell.item));
    page.Count += 1;
  }
  // DynamoDB does not look whether anything comes after the last item that it was to read.
  const isFull = last !== undefined && page.ScannedCount === Limit;
  return isFull ? { ...page, LastEvaluatedKey: keyOf(last as Item, keys) } : page;
}

function expressionsOf(input: PageInput, { keys }: OrderedCells) {
  const { KeyConditionExpression, FilterExpression, ProjectionExpression, Limit } = input;
  if (Limit !== undefined && Limit < 1) throw validationFault(`Limit ${Limit} is below 1`);
  const key = KeyConditionExpression ? parseCondition(KeyConditionExpression) : undefined;
  const filter = FilterExpression ? parseCondition(FilterExpression) : undefined;
  const projection = ProjectionExpression ? parseProjection(ProjectionExpression) : undefined;
  const given = new Placeholders(input, [key, filter, projection]);
  for (const condition of [key, filter]) if (condition) checkCondition(condition, given);
  const onKey =
    filter && pathsOf(filter.tree, given).find(([name]) => namesOf(keys).includes(name as string));
  if (key && onKey) {
    throw validationFault(
      `Filter Expression can only contain non-primary key attributes: ${onKey}`,
    );
  }
  const paths = projection?.tree.map((path) => given.resolve(path));
  if (paths) checkApart(paths);
  return { key: key?.tree, filter: filter?.tree, projection: paths, given };
}

function checkIndexRead(
  { ConsistentRead, IndexName }: PageInput,
  read: { keys: string[]; filter: Condition | undefined; projection: Path[] | undefined },
): void {
  if (ConsistentRead) {
    throw validationFault('Consistent reads are not supported on global secondary indexes');
  }
  if (read.filter) throw new NotSimulatedError('A filter on an index of keys only');
  const missing = read.projection?.find(([name]) => !read.keys.includes(name as string));
  if (missing) throw validationFault(`The index ${IndexName} does not project ${missing}`);
}

function bytesIn(cell: Cell): number {
  cell.bytes ??= bytesOf(cell.item);
  return cell.bytes;
}

/** The items of the one partition that a key condition names, as far as their sort keys fit. */
function queried(source: OrderedCells, condition: Condition, given: Placeholders): Cell[] {
  const { hash, sort } = source.keys;
  const clauses = condition.kind === 'and' ? [condition.left, condition.right] : [condition];
  const ofHash = clauses.find((clause) => isOfHash(clause, hash, given));
  const [ofSort, ...others] = clauses.filter((clause) => clause !== ofHash);
  if (ofHash?.kind !== 'compare' || ofHash.right.kind !== 'value' || others.length > 0) {
    throw new NotSimulatedError(`A key condition without ${hash} = :value`);
  }
  if (ofSort !== undefined && !isOfSort(ofSort, sort, given)) {
    throw new NotSimulatedError(`A key condition of kind ${ofSort.kind}, or on another attribute,`);
  }
  const partition = given.value(ofHash.right.name);
  if (typeof partition !== 'string' || partition === '') {
    throw validationFault(`The value of ${hash} in a key condition has to be a text`);
  }
  const cells = source.partition(partition);
  return cells.filter(({ item }) => ofSort === undefined || holds(ofSort, item, given));
}

function isOfHash(clause: Condition, hash: string, given: Placeholders): boolean {
  if (clause.kind !== 'compare' || clause.comparator !== '=') return false;
  return isAttribute(clause.left, hash, given);
}

function isOfSort(clause: Condition, sort: string, given: Placeholders): boolean {
  if (clause.kind === 'compare') {
    return clause.comparator !== '<>' && isAttribute(clause.left, sort, given);
  }
  if (clause.kind !== 'between' && clause.kind !== 'begins_with') return false;
  return isAttribute(clause.value, sort, given);
}

function isAttribute(operand: Operand, name: string, given: Placeholders): boolean {
  if (operand.kind !== 'path' || operand.path.length !== 1) return false;
  return given.resolve(operand.path)[0] === name;
}

/** The items from where the page starts, in the direction of the request. */
function fromStart(
  found: Cell[],
  { ExclusiveStartKey, ScanIndexForward = true, KeyConditionExpression }: PageInput,
  { source, keys, schema }: { source: OrderedCells; keys: string[]; schema: TableSchema },
): Cell[] {
  const ordered = ScanIndexForward ? found : found.toReversed();
  if (ExclusiveStartKey === undefined) return ordered;
  const start = itemFrom(ExclusiveStartKey);
  if (Object.keys(start).sort().join() !== keys.toSorted().join()) {
    throw validationFault('The provided starting key is invalid');
  }
  const { hash } = source.keys;
  if (KeyConditionExpression && found[0] && found[0].item[hash] !== start[hash]) {
    throw validationFault('The provided starting key is outside query boundaries');
  }
  const names = [source.keys.sort, ...namesOf(schema.keys)];
  // A scan goes through the partitions in their order.
  const inOrder = KeyConditionExpression === undefined ? [source.keys.hash, ...names] : names;
  return ordered.filter(({ item }) => {
    const order = orderBy(inOrder, item, start);
    return ScanIndexForward ? order > 0 : order < 0;
  });
}

function orderBy(names: string[], left: Item, right: Item): number {
  for (const name of names) {
    const order = textOrder(left[name] as string, right[name] as string);
    if (order !== 0) return order;
  }
  return 0;
}

function keyOf(item: Item, keys: readonly string[]): Item {
  return Object.fromEntries(keys.map((name) => [name, item[name] as Value]));
}

function namesOf({ hash, sort }: KeyNames): string[] {
  return [hash, sort];
}

/** The parts of an item at these paths; maps on the way are kept as far as they lead there. */
export function projected(item: Item, paths: readonly Path[]): Item {
  const result: Record<string, Value> = {};
  for (const path of paths) {
    const value = valueAt(item, path);
    if (value === undefined) continue;
    let inner = result;
    for (const name of path.slice(0, -1)) {
      const next = inner[name];
      const map: Record<string, Value> = isMap(next) ? { ...next } : {};
      inner[name] = map;
      inner = map;
    }
    inner[path.at(-1) as string] = value;
  }
  return result;
}
