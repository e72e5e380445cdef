import { exportName } from './spec-scaffold.ts';

const IMPORT = /^import \{ \w+ \} from '\.\/([a-z0-9-]+)\.ts';$/;
const LIST_START = /^export const WRITTEN_SPECIFICATIONS\b.*= \{$/;
const LIST_END = '};';
const ENTRY = /^ {2}(?:'([a-z0-9-]+)': \w+|(\w+)),$/;

/** The two lines by which `integrations/platforms/index.ts` lists a platform. */
export function indexLines(platform: string): { importLine: string; entryLine: string } {
  const name = exportName(platform);
  return {
    importLine: `import { ${name} } from './${platform}.ts';`,
    entryLine: name === platform ? `  ${name},` : `  '${platform}': ${name},`,
  };
}

/**
 * The index with one platform more, in alphabetical order.
 *
 * @returns undefined if the file has another shape than the project gives it: it is left to a person
 */
export function listPlatform(index: string, platform: string): string | undefined {
  const lines = index.split('\n');
  const { importLine, entryLine } = indexLines(platform);
  const imports = lines.flatMap((line, at) => namedAt(IMPORT.exec(line), at));
  const start = lines.findIndex((line) => LIST_START.test(line));
  const end = lines.indexOf(LIST_END, start);
  const inside = lines.slice(start + 1, end);
  const entries = inside.flatMap((line, at) => namedAt(ENTRY.exec(line), start + 1 + at));
  const isAsExpected = start >= 0 && end > start && entries.length === inside.length;
  if (!isAsExpected || imports.length === 0) return undefined;
  if ([...imports, ...entries].some(({ name }) => name === platform)) return undefined;
  // From the end, so that the first place stays where it was found.
  lines.splice(placeIn(entries, platform), 0, entryLine);
  lines.splice(placeIn(imports, platform), 0, importLine);
  return lines.join('\n');
}

type Named = { name: string; at: number };

function namedAt(match: RegExpExecArray | null, at: number): Named[] {
  const name = match?.[1] ?? match?.[2];
  return name === undefined ? [] : [{ name, at }];
}

/** Before the first that comes later in the alphabet, else after the last. */
function placeIn(known: readonly Named[], platform: string): number {
  const later = known.find(({ name }) => name > platform);
  return later?.at ?? (known.at(-1)?.at ?? 0) + 1;
}
