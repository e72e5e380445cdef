import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { GENERATED_BY } from '../core/documents/generated-by.ts';
import { EVENTS_DIRECTORY } from './doc-project.ts';

export type FileState = {
  /** From the project's directory. */
  file: string;
  state: ComparedState | 'written' | 'unchanged' | 'removed';
};
type ComparedState = 'current' | 'not current' | 'missing' | 'left over';

/** The first lines of a file, where its mark is. */
const TOP_CHARACTERS = 200;

/** Whether the files are as they would be written, and which are left of types that are gone. */
export function compareFiles(documents: ReadonlyMap<string, string>, root: string): FileState[] {
  const states = [...documents].map(([file, text]): FileState => {
    const path = join(root, file);
    if (!existsSync(path)) return { file, state: 'missing' };
    return { file, state: readFileSync(path, 'utf8') === text ? 'current' : 'not current' };
  });
  const left = leftOver(documents, root).map((file): FileState => ({ file, state: 'left over' }));
  return [...states, ...left];
}

/** Writes what differs, and removes generated files that are no longer among the documents. */
export function writeFiles(documents: ReadonlyMap<string, string>, root: string): FileState[] {
  return compareFiles(documents, root).map(({ file, state }): FileState => {
    const path = join(root, file);
    const text = documents.get(file);
    if (state === 'current') return { file, state: 'unchanged' };
    if (text === undefined) {
      rmSync(path);
      return { file, state: 'removed' };
    }
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return { file, state: 'written' };
  });
}

function leftOver(documents: ReadonlyMap<string, string>, root: string): string[] {
  const directory = join(root, EVENTS_DIRECTORY);
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .toSorted()
    .map((name) => `${EVENTS_DIRECTORY}/${name}`)
    .filter((file) => !documents.has(file))
    .filter((file) =>
      readFileSync(join(root, file), 'utf8').slice(0, TOP_CHARACTERS).includes(GENERATED_BY),
    );
}
