import { join } from 'node:path';
import { type BuildResult, build } from 'esbuild';
import { BUNDLES, TARGETS } from '../../../capture/bundles.ts';

type InMemory = BuildResult<{ write: false; metafile: true }>;

/** Builds one of the library's bundles as `npm run capture` does, but into memory. */
export function buildBundle({ entry, format }: (typeof BUNDLES)[number]): Promise<InMemory> {
  return build({
    absWorkingDir: join(import.meta.dirname, '../../..'),
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format,
    target: TARGETS,
    write: false,
    metafile: true,
  });
}

let built: Promise<Map<string, string>> | undefined;

/** The text of each bundle by its file name; built once. */
export function libraryFiles(): Promise<Map<string, string>> {
  built ??= Promise.all(
    BUNDLES.map(async (bundle) => {
      const { outputFiles } = await buildBundle(bundle);
      return [bundle.file, outputFiles[0]?.text ?? ''] as const;
    }),
  ).then((entries) => new Map(entries));
  return built;
}
