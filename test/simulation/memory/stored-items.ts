import { ItemFault, validationFault } from './faults.ts';
import { type Cell, type KeyNames, OrderedCells } from './ordered-cells.ts';
import { bytesOf, type Item, itemFrom } from './values.ts';

export type TableSchema = {
  tableName: string;
  keys: KeyNames;
  /** By name; each holds keys only. */
  indexes: Record<string, KeyNames>;
};

const MAX_ITEM_BYTES = 400 * 1024;

/** The items of a table and of its indexes, which follow every write at once. */
export class StoredItems {
  readonly table: OrderedCells;
  readonly #indexes: Map<string, OrderedCells>;
  readonly #cells = new Map<string, Map<string, Cell>>();
  readonly #keys: KeyNames;

  constructor({ keys, indexes }: TableSchema) {
    this.#keys = keys;
    this.table = new OrderedCells(keys, keys);
    this.#indexes = new Map(
      Object.entries(indexes).map(([name, index]) => [name, new OrderedCells(index, keys)]),
    );
  }

  index(name: string): OrderedCells {
    const index = this.#indexes.get(name);
    if (index === undefined) {
      throw validationFault(`The table does not have the specified index: ${name}`);
    }
    return index;
  }

  get(key: Item): Item | undefined {
    return this.#cell(key)?.item;
  }

  put(item: Item): void {
    const cell = this.#cell(item);
    if (cell === undefined) {
      this.#insert({ item });
      return;
    }
    const moved = [...this.#indexes.values()].filter(({ keys: { hash, sort } }) => {
      return cell.item[hash] !== item[hash] || cell.item[sort] !== item[sort];
    });
    for (const index of moved) if (isIn(index, cell.item)) index.delete(cell);
    cell.item = item;
    cell.bytes = undefined;
    for (const index of moved) if (isIn(index, item)) index.add(cell);
  }

  delete(key: Item): void {
    const cell = this.#cell(key);
    if (cell === undefined) return;
    this.#cells.get(this.#hash(key))?.delete(this.#sort(key));
    this.table.delete(cell);
    for (const index of this.#indexes.values()) if (isIn(index, cell.item)) index.delete(cell);
  }

  /** The key that a request names, and nothing but the key. */
  keyFrom(given: object | undefined): Item {
    const key = itemFrom(given ?? {});
    const { hash, sort } = this.#keys;
    if (Object.keys(key).length !== 2 || !(hash in key) || !(sort in key)) {
      throw validationFault('The provided key element does not match the schema');
    }
    this.#checkTexts(this.#keys, key);
    return key;
  }

  /** @throws {ItemFault} if the table would not take the item */
  checkItem(item: Item): void {
    for (const { keys } of this.#indexes.values()) {
      for (const name of [keys.hash, keys.sort]) {
        const value = item[name];
        if (value === undefined || (typeof value === 'string' && value !== '')) continue;
        throw new ItemFault(`One or more parameter values were invalid: index key ${name}`);
      }
    }
    if (bytesOf(item) > MAX_ITEM_BYTES) {
      throw new ItemFault('Item size has exceeded the maximum allowed size');
    }
  }

  #checkTexts({ hash, sort }: KeyNames, item: Item): void {
    for (const name of [hash, sort]) {
      if (typeof item[name] === 'string' && item[name] !== '') continue;
      throw validationFault(`One or more parameter values were invalid: key ${name}`);
    }
  }

  #insert(cell: Cell): void {
    const hash = this.#hash(cell.item);
    const cells = this.#cells.get(hash) ?? new Map<string, Cell>();
    this.#cells.set(hash, cells.set(this.#sort(cell.item), cell));
    this.table.add(cell);
    for (const index of this.#indexes.values()) if (isIn(index, cell.item)) index.add(cell);
  }

  #cell(key: Item): Cell | undefined {
    return this.#cells.get(this.#hash(key))?.get(this.#sort(key));
  }

  #hash(item: Item): string {
    return item[this.#keys.hash] as string;
  }

  #sort(item: Item): string {
    return item[this.#keys.sort] as string;
  }
}

function isIn({ keys: { hash, sort } }: OrderedCells, item: Item): boolean {
  return item[hash] !== undefined && item[sort] !== undefined;
}
