import { registerHooks } from 'node:module';
import type { BrokenVariant } from './broken-variants.ts';

/**
 * From here on one file of ours is read with one text in place of another. Only what is imported later
 * is changed, so whoever uses it is imported after it.
 *
 * @throws {Error} on the import, if the text does not stand exactly once in the file
 */
export function patchSource({ name, file, text, becomes }: BrokenVariant): void {
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      if (!url.endsWith(`/${file}`)) return loaded;
      const source = String(loaded.source);
      if (source.split(text).length !== 2) {
        throw new Error(
          `"${name}": the text to be changed does not stand exactly once in ${file}.`,
        );
      }
      return { ...loaded, source: source.replace(text, () => becomes) };
    },
  });
}
