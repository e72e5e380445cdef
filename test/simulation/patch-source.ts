import { registerHooks } from 'node:module';

/** A stretch of a file of ours, by its offsets, and what stands in its place. */
export type SourcePatch = { file: string; start: number; end: number; becomes: string };

/** @throws {Error} if the text does not stand exactly once in the source */
export function patchOf(
  source: string,
  { file, text, becomes }: { file: string; text: string; becomes: string },
): SourcePatch {
  const start = source.indexOf(text);
  if (start < 0 || source.includes(text, start + 1)) {
    throw new Error(`The text to be changed does not stand exactly once in ${file}:\n${text}`);
  }
  return { file, start, end: start + text.length, becomes };
}

export function patched(source: string, { start, end, becomes }: SourcePatch): string {
  return source.slice(0, start) + becomes + source.slice(end);
}

/**
 * From here on a file of ours is read as patched. Only what is imported later is changed, so whoever
 * uses it is imported after it.
 */
export function patchSource(patch: SourcePatch): void {
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      if (!url.endsWith(`/${patch.file}`)) return loaded;
      return { ...loaded, source: patched(String(loaded.source), patch) };
    },
  });
}
