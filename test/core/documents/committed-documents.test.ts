import { readdirSync, readFileSync } from 'node:fs';
import { expect, onTestFinished, test, vi } from 'vitest';
import { describeAll } from '../../../core/documents/describe-all.ts';
import {
  describeSpecification,
  GENERATED,
} from '../../../core/documents/describe-specification.ts';
import { platformSpecification } from '../../../core/specification/platform-specification.ts';
import { WRITTEN_SPECIFICATIONS } from '../../../integrations/platforms/index.ts';

const DIRECTORY = 'docs/integrations';
const COMMAND = 'node bin/postproof.ts spec doc';

const specifications = Object.values(WRITTEN_SPECIFICATIONS).map((written) =>
  platformSpecification.parse(written),
);
const documents = describeAll(specifications);
const committed = new Map(
  readdirSync(DIRECTORY).map((file) => [file, readFileSync(`${DIRECTORY}/${file}`, 'utf8')]),
);

test.each([...documents])(`${DIRECTORY}/%s is fresh: if not, run ${COMMAND}`, (file, text) => {
  expect(committed.get(file)).toBe(text);
});

test(`no document is left of a platform that is gone: if one is, run ${COMMAND}`, () => {
  const left = [...committed].filter(
    ([file, text]) => text.startsWith(GENERATED) && !documents.has(file),
  );

  expect(left.map(([file]) => file)).toEqual([]);
});

test.each(specifications)('every event of $name has an example', (specification) => {
  const { events } = specification;
  const text = describeSpecification(specification);

  expect(text).not.toContain('does not fit here');
  expect(text.match(/^### (?!Request)/gm)?.length).toBeGreaterThanOrEqual(
    Object.keys(events).length,
  );
});

test.each(specifications.filter(({ signing }) => signing !== undefined))(
  'the signing of $name is worked out',
  (specification) => {
    expect(describeSpecification(specification)).toMatch(/^The signature: `.+`\.$/m);
  },
);

test('a document is the same whatever day it is', () => {
  vi.useFakeTimers({ now: new Date('2031-05-06T07:08:09Z') });
  onTestFinished(() => void vi.useRealTimers());

  expect(describeAll(specifications)).toEqual(documents);
});
