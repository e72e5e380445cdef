import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';
import { expect, test } from 'vitest';

/**
 * What each room may import, besides itself. Everything else is an upward or sideways import.
 * `lib` takes from `lambdas` only the SDK-free contract module, checked on its own below.
 */
const MAY_IMPORT: Record<string, string[]> = {
  core: [],
  capture: ['core'],
  integrations: ['core'],
  stages: ['core', 'integrations'],
  lambdas: ['core', 'integrations'],
  lib: ['core', 'integrations', 'lambdas'],
  cli: ['core', 'integrations', 'lambdas', 'stages'],
  local: ['core', 'integrations', 'lambdas', 'stages', 'cli'],
  bin: ['core', 'capture', 'integrations', 'lambdas', 'stages', 'lib', 'cli', 'local'],
};
const CONTRACT_MODULE = join('lambdas', 'contract.ts');
const MAX_LINES_PER_FILE = 400;

const files = execFileSync('git', [
  'ls-files',
  '--cached',
  '--others',
  '--exclude-standard',
  '*.ts',
])
  .toString()
  .trim()
  .split('\n');
const sources = files.filter((file) => roomOf(file) in MAY_IMPORT);
const imports = new Map(sources.map((file) => [file, importsOf(file)]));

function roomOf(file: string): string {
  return file.split(sep)[0] ?? '';
}

function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  // No bracket or backtick before the name: those begin an expression, not an import.
  const specifiers = [...text.matchAll(/^(?:import|export)\b[^'"`(]*?['"](\.[^'"]+)['"]/gms)];
  const dynamic = [...text.matchAll(/import\(\s*['"](\.[^'"]+)['"]/g)];
  return [...specifiers, ...dynamic].map(([, target]) =>
    normalize(join(dirname(file), target as string)),
  );
}

test('every room of the house is under the rule', () => {
  const rooms = new Set(files.map(roomOf).filter((room) => room.includes('.') === false));

  const unknown = [...rooms].filter((room) => !(room in MAY_IMPORT) && room !== 'test');

  expect(unknown).toEqual([]);
});

test('imports point down: no room imports from a room above it', () => {
  const upward = [...imports].flatMap(([file, targets]) =>
    targets
      .filter((target) => roomOf(target) !== roomOf(file))
      .filter((target) => !MAY_IMPORT[roomOf(file)]?.includes(roomOf(target)))
      .map((target) => `${file} -> ${target}`),
  );

  expect(upward).toEqual([]);
});

test('lib takes nothing from lambdas but the SDK-free contract module', () => {
  const beyond = [...imports]
    .filter(([file]) => roomOf(file) === 'lib')
    .flatMap(([file, targets]) => targets.map((target) => `${file} -> ${target}`))
    .filter((edge) => edge.includes('-> lambdas') && !edge.endsWith(CONTRACT_MODULE));

  expect(beyond).toEqual([]);
});

test('core and the contract module import no SDK, and core reads no clock', () => {
  const guarded = sources.filter((file) => roomOf(file) === 'core' || file === CONTRACT_MODULE);

  const offenders = guarded.filter((file) => {
    const text = readFileSync(file, 'utf8');
    return /@aws-sdk|Date\.now\(|new Date\(\)|Math\.random|node:(fs|http|net)/.test(text);
  });

  expect(offenders).toEqual([]);
});

test('no file imports itself, directly or around a circle', () => {
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, path: string[]) => {
    if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' -> '));
    if (done.has(file) || path.includes(file)) return;
    for (const target of imports.get(file) ?? []) visit(target, [...path, file]);
    done.add(file);
  };

  for (const file of sources) visit(file, []);

  expect(circles).toEqual([]);
});

test(`no source or test file has more than ${MAX_LINES_PER_FILE} lines`, () => {
  const long = files
    .map((file) => ({ file, lines: readFileSync(file, 'utf8').split('\n').length - 1 }))
    .filter(({ lines }) => lines > MAX_LINES_PER_FILE);

  expect(long).toEqual([]);
});
