import {
  BatchGetCommand,
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { checkApart } from './apply-update.ts';
import {
  cancelledFault,
  conditionFault,
  NotSimulatedError,
  unknownTableFault,
  validationFault,
} from './faults.ts';
import { parseProjection } from './parse-expressions.ts';
import { Placeholders } from './placeholders.ts';
import { type PlannedWrite, planWrite } from './plan-write.ts';
import { type PageInput, projected, readPage } from './read-page.ts';
import { checkParameters, type Write } from './requests.ts';
import { StoredItems, type TableSchema } from './stored-items.ts';
import { bytesOf, copyOf, type Item } from './values.ts';

export type { TableSchema } from './stored-items.ts';

/** What a command answers, but for `$metadata`. */
export type Output = Record<string, unknown>;

const MAX_TRANSACTION_ITEMS = 100;
const MAX_BATCH_KEYS = 100;
const MAX_BATCH_BYTES = 16 * 1024 * 1024;

/**
 * A DynamoDB table in memory, for the document commands that the adapters send. It answers at once,
 * fails with the SDK's own exceptions, and its indexes are never behind; delays, throttling and
 * whatever else goes wrong are for its caller to add. What it does not know it refuses with
 * `NotSimulatedError`.
 */
export class MemoryTable {
  readonly #schema: TableSchema;
  readonly #items: StoredItems;

  constructor(schema: TableSchema) {
    this.#schema = schema;
    this.#items = new StoredItems(schema);
  }

  /** @throws the SDK's exceptions, as the document client throws them */
  execute(command: object): Output {
    if (command instanceof GetCommand) return this.#get(command.input);
    if (command instanceof UpdateCommand)
      return this.#write({ kind: 'Update', input: command.input });
    if (command instanceof PutCommand) return this.#write({ kind: 'Put', input: command.input });
    if (command instanceof TransactWriteCommand) return this.#transactWrite(command.input);
    if (command instanceof QueryCommand) return this.#query(command.input);
    if (command instanceof BatchGetCommand) return this.#batchGet(command.input);
    if (command instanceof DeleteCommand)
      return this.#write({ kind: 'Delete', input: command.input });
    if (command instanceof ScanCommand) return this.#scan(command.input);
    throw new NotSimulatedError(command.constructor.name);
  }

  /** Every item, for a look at the books from outside; what is done to them changes nothing. */
  items(): Item[] {
    return this.#items.table.all().map(({ item }) => copyOf(item));
  }

  #get(input: GetCommand['input']): Output {
    checkParameters('Get', input);
    this.#checkTable(input.TableName);
    const item = this.#read(input.Key, input);
    return item ? { Item: item } : {};
  }

  #batchGet(input: BatchGetCommand['input']): Output {
    checkParameters('BatchGet', input);
    const requests = Object.entries(input.RequestItems ?? {});
    const [[tableName, request] = []] = requests;
    this.#checkTable(tableName);
    if (requests.length > 1 || request?.Keys === undefined) throw unknownTableFault();
    const { Keys, ...how } = request;
    const keys = Keys.map((key) => this.#items.keyFrom(key));
    this.#checkDistinct(keys, MAX_BATCH_KEYS);
    const found = keys.map((key) => this.#read(key, how)).filter((item) => item !== undefined);
    if (found.reduce((bytes, item) => bytes + bytesOf(item), 0) > MAX_BATCH_BYTES) {
      throw new NotSimulatedError('An answer of more than 16 MB');
    }
    return { Responses: { [this.#schema.tableName]: found }, UnprocessedKeys: {} };
  }

  #read(
    key: object | undefined,
    how: {
      ProjectionExpression?: string | undefined;
      ExpressionAttributeNames?: Record<string, string> | undefined;
    },
  ): Item | undefined {
    const { ProjectionExpression, ExpressionAttributeNames } = how;
    const projection = ProjectionExpression ? parseProjection(ProjectionExpression) : undefined;
    const given = new Placeholders({ ExpressionAttributeNames }, [projection]);
    const paths = projection?.tree.map((path) => given.resolve(path));
    if (paths) checkApart(paths);
    const item = this.#items.get(this.#items.keyFrom(key));
    if (item === undefined || paths === undefined) return item && copyOf(item);
    return copyOf(projected(item, paths));
  }

  #query(input: QueryCommand['input']): Output {
    checkParameters('Query', input);
    if (!input.KeyConditionExpression) throw validationFault('A query needs a key condition');
    return this.#page(input);
  }

  #scan(input: ScanCommand['input']): Output {
    checkParameters('Scan', input);
    return this.#page(input);
  }

  #page(input: PageInput & { TableName: string | undefined }): Output {
    this.#checkTable(input.TableName);
    return readPage(input, { items: this.#items, schema: this.#schema });
  }

  #write(write: Write): Output {
    const planned = this.#plan(write);
    const { outcome, before, after } = planned;
    if (outcome.kind === 'condition-failed') throw conditionFault(outcome.existing);
    if (outcome.kind === 'item-fault') throw validationFault(outcome.message);
    this.#apply(planned);
    const told = { ALL_OLD: before, ALL_NEW: after }[write.input.ReturnValues ?? ''];
    return told === undefined ? {} : { Attributes: copyOf(told) };
  }

  #transactWrite(input: TransactWriteCommandInput): Output {
    checkParameters('TransactWrite', input);
    const planned = (input.TransactItems ?? []).map((item) => this.#plan(writeOf(item)));
    this.#checkDistinct(
      planned.map(({ key }) => key),
      MAX_TRANSACTION_ITEMS,
    );
    if (planned.some(({ outcome }) => outcome.kind !== 'fine')) {
      throw cancelledFault(planned.map(({ outcome }) => outcome));
    }
    for (const write of planned) this.#apply(write);
    return {};
  }

  #plan(write: Write): PlannedWrite {
    this.#checkTable(write.input.TableName);
    return planWrite(write, { items: this.#items, schema: this.#schema });
  }

  #apply({ key, after }: PlannedWrite): void {
    if (after === undefined) this.#items.delete(key);
    else if (after !== 'unchanged') this.#items.put(after);
  }

  #checkTable(tableName: string | undefined): void {
    if (tableName !== this.#schema.tableName) throw unknownTableFault();
  }

  #checkDistinct(keys: readonly Item[], most: number): void {
    const { hash, sort } = this.#schema.keys;
    const distinct = new Set(keys.map((key) => JSON.stringify([key[hash], key[sort]])));
    if (keys.length === 0 || keys.length > most) {
      throw validationFault(`A request is for 1 to ${most} items, not ${keys.length}`);
    }
    if (distinct.size < keys.length) throw validationFault('A request names an item twice');
  }
}

function writeOf(item: NonNullable<TransactWriteCommandInput['TransactItems']>[number]): Write {
  const { Put, Update, Delete, ConditionCheck } = item;
  if (Put) return { kind: 'Put', input: Put };
  if (Update) return { kind: 'Update', input: Update };
  if (Delete) return { kind: 'Delete', input: Delete };
  if (ConditionCheck) return { kind: 'ConditionCheck', input: ConditionCheck };
  throw validationFault('An item of a transaction has to be a write or a condition check');
}
