import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listPlatform } from '../../cli/spec-index.ts';
import { exportName, specificationText, testText } from '../../cli/spec-scaffold.ts';
import { checkSpecification } from '../../core/specification/check-specification.ts';
import { HTTP_RULES } from '../../integrations/platforms/http-rules.ts';
import { temporaryDirectory } from '../local/fixture-app/temporary-directory.ts';
import { spec } from './spec-command-line.ts';

const INDEX = readFileSync('integrations/platforms/index.ts', 'utf8');
const LONGEST = 'a-name-as-long-as-names-can-be';

function project(index = INDEX) {
  const root = temporaryDirectory();
  mkdirSync(join(root, 'integrations/platforms'), { recursive: true });
  mkdirSync(join(root, 'test/integrations/platforms'), { recursive: true });
  writeFileSync(join(root, 'integrations/platforms/index.ts'), index);
  return { root, written: {} };
}

/** What somebody may write into each empty text of a new specification, in their order. */
const FILLED = [
  'the event ID',
  'Acme Affiliates',
  'https://docs.acme.example/postbacks',
  'The body of a refusal.',
  'https://api.acme.example',
  '/events',
  'X-Api-Key',
  'event',
  'id',
  'occurred_at',
  'click_id',
  'player',
  'amount',
  'what the player paid in',
  'currency',
  'registration',
  'first_deposit',
  'deposit',
  '[a-z0-9]+',
  'abc123',
  'cid',
  '"stored"',
  '{"state":"stored"}',
  '"known"',
];

/** The specification in a scaffold, with its empty texts filled. */
function filled(text: string, values: readonly string[]): unknown {
  let next = 0;
  const script = stripTypeScriptTypes(text)
    .replaceAll(/''/g, () => JSON.stringify(values[next++] ?? ''))
    .replaceAll(/^import .*$/gm, '')
    .replace('export const', 'return');
  expect(next).toBe(FILLED.length);
  return new Function('HTTP_RULES', script.replace(/return \w+\s*=/, 'return'))(HTTP_RULES);
}

test('a specification and its test are begun and listed, and what to do next is said', async () => {
  const { root, written } = project();

  const { exitCode, out } = await spec({ root, written }, ['new', 'my-network']);

  expect(exitCode).toBe(0);
  expect(out.split('\n').slice(0, 4)).toEqual([
    'Written: integrations/platforms/my-network.ts',
    'Written: test/integrations/platforms/my-network.test.ts',
    'Listed in integrations/platforms/index.ts',
    'Next:',
  ]);
  const text = readFileSync(join(root, 'integrations/platforms/my-network.ts'), 'utf8');
  expect(text).toContain('export const myNetwork: PlatformSpecificationInput = {');
  expect(text).toContain("reviewDue: '2027-02-20'");
  const index = readFileSync(join(root, 'integrations/platforms/index.ts'), 'utf8');
  expect(index).toContain("import { myNetwork } from './my-network.ts';\n");
  expect(index).toContain("\n  'my-network': myNetwork,\n");
});

test('what is begun passes the check once all of it is filled in', () => {
  const written = filled(specificationText('my-network', '2027-02-20'), FILLED);

  expect(checkSpecification(written)).toMatchObject({ specification: { name: 'my-network' } });
});

test.each(FILLED.map((value, index) => [value, index] as const))(
  'the check refuses what is begun while "%s" is still to be filled in',
  (_, index) => {
    const written = filled(specificationText('my-network', '2027-02-20'), FILLED.with(index, ''));

    expect(checkSpecification(written)).toMatchObject({ faults: expect.any(Array) });
  },
);

test.each(['acme', LONGEST])('what is begun for %s is formatted as the project is', (name) => {
  for (const [file, text] of [
    ['specification.ts', specificationText(name, '2027-02-20')],
    ['specification.test.ts', testText(name)],
  ] as const) {
    const { stdout } = spawnSync(
      'node_modules/.bin/biome',
      ['format', `--stdin-file-path=${file}`],
      {
        input: text,
        encoding: 'utf8',
      },
    );

    expect(stdout).toBe(text);
  }
});

test.each([['integrations/platforms/tune.ts'], ['test/integrations/platforms/tune.test.ts']])(
  'where %s exists, nothing is written',
  async (file) => {
    const { root, written } = project();
    writeFileSync(join(root, file), 'mine');

    const { exitCode, err } = await spec({ root, written }, ['new', 'tune']);

    expect(exitCode).toBe(1);
    expect(err).toContain(`There is ${file} already: nothing was written.`);
    expect(readFileSync(join(root, file), 'utf8')).toBe('mine');
    expect(readFileSync(join(root, 'integrations/platforms/index.ts'), 'utf8')).toBe(INDEX);
  },
);

test('an index of another shape is left alone, and the two lines are told', async () => {
  const { root, written } = project('export const WRITTEN_SPECIFICATIONS = all();\n');

  const { exitCode, out } = await spec({ root, written }, ['new', 'my-network']);

  expect(exitCode).toBe(0);
  expect(out).toContain("  import { myNetwork } from './my-network.ts';");
  expect(out).toContain("  and in WRITTEN_SPECIFICATIONS: 'my-network': myNetwork,");
  expect(existsSync(join(root, 'integrations/platforms/my-network.ts'))).toBe(true);
  expect(readFileSync(join(root, 'integrations/platforms/index.ts'), 'utf8')).toBe(
    'export const WRITTEN_SPECIFICATIONS = all();\n',
  );
});

test.each(['Acme', 'a', '1st', 'a_b', '../x', 'limits', 'readme', `${LONGEST}s`])(
  '"%s" is no name of a platform',
  async (name) => {
    const { exitCode, err } = await spec(project(), ['new', name]);

    expect(exitCode).toBe(2);
    expect(err).toContain('Give 2 to 30 lower-case letters, digits or hyphens');
  },
);

test.each([
  ['acme', 'acme'],
  ['my-network', 'myNetwork'],
  ['a--b', 'aB'],
  ['net-2', 'net2'],
  ['ends-', 'ends'],
])('%s is exported as %s', (platform, name) => {
  expect(exportName(platform)).toBe(name);
});

const SMALL_INDEX = `import { adjust } from './adjust.ts';
import { metaConversions } from './meta-conversions.ts';

export const WRITTEN_SPECIFICATIONS: Record<string, PlatformSpecificationInput> = {
  adjust,
  'meta-conversions': metaConversions,
};
`;

test.each([
  ['aaa', 0],
  ['intelitics', 1],
  ['tune', 2],
])('%s is listed in its place in the alphabet', (platform, place) => {
  const lines = listPlatform(SMALL_INDEX, platform)?.split('\n') ?? [];

  expect(lines[place]).toBe(`import { ${platform} } from './${platform}.ts';`);
  expect(lines[5 + place]).toBe(`  ${platform},`);
  expect(lines).toHaveLength(10);
});

test('what is listed already, or stands beside something unexpected, is left to a person', () => {
  expect(listPlatform(SMALL_INDEX, 'adjust')).toBeUndefined();
  expect(listPlatform(SMALL_INDEX.replace('  adjust,', '  ...more,'), 'tune')).toBeUndefined();
  expect(listPlatform(SMALL_INDEX.replace('};', ''), 'tune')).toBeUndefined();
});
