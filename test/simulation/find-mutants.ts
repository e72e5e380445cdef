import { readFileSync } from 'node:fs';
import type { SourcePatch } from './patch-source.ts';

/** A slip that somebody could make. */
export type Mutant = {
  /** The file and what is changed in it, without the line, which changes with every edit above it. */
  name: string;
  line: number;
  patch: SourcePatch;
};

/** What the report of Stryker says of a file; lines and columns count from 1. */
type Place = { line: number; column: number };
type StrykerReport = {
  files: Record<
    string,
    {
      source: string;
      mutants: Array<{
        mutatorName: string;
        replacement?: string;
        status: string;
        location: { start: Place; end: Place };
      }>;
    }
  >;
};

const COMMENT = /^\s*(?:\/\/|\/?\*)/;
/** `for await` and `await using` are no calls that could go on alone. */
const AWAIT = /(?<!for )\bawait (?!using\b)/g;

/** Each `await` of a file left out, so that nobody waits for what it was put before. */
export function withoutAwaits(file: string): Mutant[] {
  const source = readFileSync(file, 'utf8');
  return [...source.matchAll(AWAIT)].flatMap(({ index, 0: { length } }) => {
    const { line, text } = lineAt(source, index);
    if (COMMENT.test(text)) return [];
    const patch = { file, start: index, end: index + length, becomes: '' };
    return [{ name: `${file} without await: ${text.trim()}`, line, patch }];
  });
}

/**
 * What Stryker changed without a test noticing.
 *
 * @throws {Error} if a file has changed since: the places of its mutants are others now
 */
export function survivorsOf(report: StrykerReport): Mutant[] {
  return Object.entries(report.files).flatMap(([file, { source, mutants }]) => {
    if (readFileSync(file, 'utf8') !== source) {
      throw new Error(`${file} has changed since the report was written: run Stryker again.`);
    }
    return mutants
      .filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
      .map(({ mutatorName, replacement = '', location }) => {
        const start = offsetOf(source, location.start);
        const patch = { file, start, end: offsetOf(source, location.end), becomes: replacement };
        const was = source.slice(start, patch.end);
        const name = `${file} ${mutatorName}: ${was} -> ${replacement}`.replaceAll(/\s+/g, ' ');
        const { line } = location.start;
        return { name, line, patch };
      });
  });
}

function lineAt(source: string, index: number): { line: number; text: string } {
  const line = source.slice(0, index).split('\n').length;
  return { line, text: source.split('\n')[line - 1] ?? '' };
}

function offsetOf(source: string, { line, column }: Place): number {
  const before = source.split('\n').slice(0, line - 1);
  return before.reduce((sum, text) => sum + text.length + 1, 0) + column - 1;
}
