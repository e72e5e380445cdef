import { BUNDLES, buildBundle } from '../../../capture/bundles.ts';

let built: Promise<Map<string, string>> | undefined;

/** The text of each bundle by its file name; built once. */
export function libraryFiles(): Promise<Map<string, string>> {
  built ??= Promise.all(
    BUNDLES.map(async (bundle) => [bundle.file, (await buildBundle(bundle)).text] as const),
  ).then((entries) => new Map(entries));
  return built;
}
