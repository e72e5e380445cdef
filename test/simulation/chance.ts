import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** All that happens by chance in one run: the same seed gives the same run. */
export class Chance {
  readonly #generator: ReturnType<typeof xoroshiro128plus>;

  constructor(seed: number) {
    this.#generator = xoroshiro128plus(seed);
  }

  /** @returns a whole number, both ends included */
  between(least: number, most: number): number {
    return uniformInt(this.#generator, least, most);
  }

  /** @param probability - 0 to 1 */
  happens(probability: number): boolean {
    return probability > 0 && uniformFloat64(this.#generator) < probability;
  }

  one<T>(...of: readonly [T, ...T[]]): T {
    return of[this.between(0, of.length - 1)] ?? of[0];
  }
}
