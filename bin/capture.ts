import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { BUNDLES, buildBundle } from '../capture/bundles.ts';

/** Builds the browser library; `npm run capture` adds its types. */
const directory = join(import.meta.dirname, '../capture/dist');
mkdirSync(directory, { recursive: true });
for (const bundle of BUNDLES) {
  const { text } = await buildBundle(bundle);
  writeFileSync(join(directory, bundle.file), text);
  console.info(`capture/dist/${bundle.file}: ${gzipSync(text).byteLength} bytes gzip`);
}
