import { join } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { minify } from 'terser';

/** What `npm run capture` builds into `capture/dist/`. */
export const BUNDLES = [
  { entry: 'capture/postproof-capture.ts', file: 'postproof-capture.js', format: 'esm' },
  { entry: 'capture/classic.ts', file: 'postproof-capture.classic.js', format: 'iife' },
] as const;

/** Browsers of 2021 and later. */
const TARGETS = ['chrome92', 'firefox90', 'safari15'];

/** esbuild puts it together; terser makes it smaller than esbuild does, by 50 bytes gzip. */
export async function buildBundle({
  entry,
  format,
}: (typeof BUNDLES)[number]): Promise<{ text: string; metafile: Metafile }> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: join(import.meta.dirname, '..'),
    entryPoints: [entry],
    bundle: true,
    format,
    target: TARGETS,
    write: false,
    metafile: true,
  });
  const { code } = await minify(outputFiles.map(({ text }) => text).join(''), {
    module: format === 'esm',
    compress: { passes: 3 },
  });
  return { text: code ?? '', metafile };
}
