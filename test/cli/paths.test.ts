import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { documentsOf, THIS_DOC_PROJECT } from '../../cli/doc-project.ts';
import { compareFiles } from '../../cli/generated-files.ts';

const COMMAND = 'node bin/postproof.ts doc';

const documents = documentsOf(THIS_DOC_PROJECT);

test.each([...documents])(
  `%s is what stages and vocabulary give: if not, run ${COMMAND}`,
  (file, text) => {
    expect(readFileSync(file, 'utf8')).toBe(text);
  },
);

test(`no generated file is left of what is gone: if one is, run ${COMMAND}`, () => {
  const left = compareFiles(documents, '.').filter(({ state }) => state === 'left over');

  expect(left).toEqual([]);
});

test('all stages are among the paths', () => {
  expect(THIS_DOC_PROJECT.stages).toEqual(expect.arrayContaining(['dev', 'local', 'prod']));
  for (const stage of THIS_DOC_PROJECT.stages) {
    expect(documents.get('docs/paths.md')).toContain(`\n## Stage \`${stage}\`\n`);
  }
});

test('every page that a document links to is there', () => {
  const links = [...documents].flatMap(([file, text]) =>
    [...text.matchAll(/\]\(([^)#:]+)\)/g)].map(([, target = '']) => join(dirname(file), target)),
  );

  expect(links.length).toBeGreaterThan(10);
  expect([...new Set(links)].filter((target) => !existsSync(target))).toEqual([]);
});

test('the documents are the same whatever day it is', () => {
  vi.useFakeTimers({ now: new Date('2031-05-06T07:08:09Z') });
  onTestFinished(() => void vi.useRealTimers());

  expect(documentsOf(THIS_DOC_PROJECT)).toEqual(documents);
});
