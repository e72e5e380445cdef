import { type Item, textOrder } from './values.ts';

/** The place of an item in the table; a write gives it another item. */
export type Cell = { item: Item /** Counted when it is wanted. */; bytes?: number | undefined };
/** Attributes that are texts in every item that has them. */
export type KeyNames = { hash: string; sort: string };

/**
 * The items of a table or an index by partition, each in the order of its sort key; equal sort keys
 * of an index follow the table's own keys, so that a page can go on where another ended.
 */
export class OrderedCells {
  readonly keys: KeyNames;
  readonly #tableKeys: KeyNames;
  readonly #partitions = new Map<string, Cell[]>();

  constructor(keys: KeyNames, tableKeys: KeyNames) {
    this.keys = keys;
    this.#tableKeys = tableKeys;
  }

  /** The items of a partition, in order. */
  partition(hash: unknown): readonly Cell[] {
    return this.#partitions.get(hash as string) ?? [];
  }

  /** Every item, partition by partition. */
  all(): Cell[] {
    const hashes = [...this.#partitions.keys()].sort(textOrder);
    return hashes.flatMap((hash) => this.partition(hash));
  }

  add(cell: Cell): void {
    const hash = cell.item[this.keys.hash] as string;
    const cells = this.#partitions.get(hash);
    if (cells === undefined) this.#partitions.set(hash, [cell]);
    else cells.splice(this.placeOf(cells, cell.item), 0, cell);
  }

  delete(cell: Cell): void {
    const hash = cell.item[this.keys.hash] as string;
    const cells = this.#partitions.get(hash) ?? [];
    cells.splice(this.placeOf(cells, cell.item), 1);
    if (cells.length === 0) this.#partitions.delete(hash);
  }

  /** How many of a partition's items come before one with these keys. */
  placeOf(cells: readonly Cell[], keys: Item): number {
    let [low, high] = [0, cells.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#order((cells[middle] as Cell).item, keys) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #order(left: Item, right: Item): number {
    const { hash, sort } = this.#tableKeys;
    for (const name of [this.keys.sort, hash, sort]) {
      const order = textOrder(left[name] as string, right[name] as string);
      if (order !== 0) return order;
    }
    return 0;
  }
}
