import { join } from 'node:path';
import { build } from 'esbuild';
import { BUNDLES, TARGETS } from '../capture/bundles.ts';

/** Builds the browser library; `npm run capture` adds its types. */
for (const { entry, file, format } of BUNDLES) {
  await build({
    absWorkingDir: join(import.meta.dirname, '..'),
    entryPoints: [entry],
    outfile: join('capture/dist', file),
    bundle: true,
    minify: true,
    format,
    target: TARGETS,
    logLevel: 'info',
  });
}
