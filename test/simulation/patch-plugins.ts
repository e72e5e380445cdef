import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Plugin as BundlePlugin } from 'esbuild';
import type { Plugin as TestPlugin } from 'vitest/config';
import { patched, type SourcePatch } from './patch-source.ts';

const ROOT = join(import.meta.dirname, '../..');
/** What whoever started this process wants to have changed, as JSON; usually nothing. */
const { POSTPROOF_PATCH } = process.env;
const patch: SourcePatch | undefined = POSTPROOF_PATCH && JSON.parse(POSTPROOF_PATCH);
export const isPatched = patch !== undefined;

/** Changes what tests import. */
export const patchInTests: TestPlugin = {
  name: 'patch-source',
  enforce: 'pre',
  transform: (source, id) =>
    patch && relative(ROOT, id) === patch.file ? patched(source, patch) : null,
};

/** Changes what tests bundle. */
export const patchInBundle: BundlePlugin = {
  name: 'patch-source',
  setup({ onLoad }) {
    if (patch === undefined) return;
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      if (relative(ROOT, path) !== patch.file) return undefined;
      return { contents: patched(readFileSync(path, 'utf8'), patch), loader: 'ts' };
    });
  },
};
