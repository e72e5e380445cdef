import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import type { PlatformSpecificationInput } from '../../core/specification/platform-specification.ts';
import { EXAMPLE_PLATFORM } from '../core/documents/example-platform.ts';
import { temporaryDirectory } from '../local/fixture-app/temporary-directory.ts';
import { spec } from './spec-command-line.ts';

const root = mkdtempSync(join(tmpdir(), 'postproof-test-'));
afterAll(() => rmSync(root, { recursive: true }));

function git(...args: string[]): void {
  const who = ['-c', 'user.name=Dana', '-c', 'user.email=dana@example.com'];
  execFileSync('git', [...who, ...args], { cwd: root, stdio: 'ignore' });
}

function commit(tag: string, index: string): void {
  writeFileSync(join(root, 'integrations/platforms/index.ts'), index);
  git('add', '--all');
  git('commit', '--message', tag);
  git('tag', tag);
}

function listing(written: Record<string, unknown>): string {
  return `export const WRITTEN_SPECIFICATIONS = ${JSON.stringify(written)};\n`;
}

beforeAll(() => {
  cpSync('core', join(root, 'core'), { recursive: true });
  mkdirSync(join(root, 'integrations/platforms'), { recursive: true });
  symlinkSync(resolve('node_modules'), join(root, 'node_modules'));
  writeFileSync(join(root, 'package.json'), '{"type":"module"}');
  writeFileSync(join(root, '.gitignore'), 'node_modules\n.postproof\n');
  git('init', '--quiet');
  commit('other-language', 'export const PLATFORM_SPECIFICATIONS = {};\n');
  commit('wrong', listing({ example: { ...EXAMPLE_PLATFORM, title: 7 } }));
  const gone = { ...EXAMPLE_PLATFORM, name: 'gone', title: 'Gone Affiliates' };
  commit('before', listing({ example: EXAMPLE_PLATFORM, gone }));
  commit('present', listing({ example: EXAMPLE_PLATFORM }));
});

const since = (
  ref: string,
  written: Record<string, PlatformSpecificationInput>,
  ...more: string[]
) => spec({ root, written }, ['diff', ref, ...more]);

test('what has changed since a commit is told by platform, in words', async () => {
  const example = { ...EXAMPLE_PLATFORM, version: 4, baseUrl: 'https://api.example.com' };
  const fresh = { ...EXAMPLE_PLATFORM, name: 'fresh', title: 'Fresh Affiliates' };

  const { exitCode, out } = await since('before', { example, fresh });

  expect(exitCode).toBe(0);
  expect(out.split('\n')).toEqual([
    'example',
    '  - The version of this description is 4; before: 3.',
    '  - The base URL is `https://api.example.com`; before: `https://{network}.example.com`.',
    '',
    'fresh',
    '  - Fresh Affiliates is a new platform.',
    '',
    'gone',
    '  - Gone Affiliates is sent nothing any more.',
  ]);
});

test('where nothing has changed it says so, and leaves nothing behind', async () => {
  const { exitCode, out } = await since('present', { example: EXAMPLE_PLATFORM });

  expect({ exitCode, out }).toEqual({
    exitCode: 0,
    out: 'No specification has changed since present.',
  });
  expect(readdirSync(join(root, '.postproof'))).toEqual([]);
});

test('with --json the differences are one document', async () => {
  const example = { ...EXAMPLE_PLATFORM, version: 4 };

  const { out } = await since('present', { example }, '--json');

  expect(JSON.parse(out)).toEqual({
    ref: 'present',
    platforms: [
      {
        platform: 'example',
        kind: 'changed',
        changes: ['The version of this description is 4; before: 3.'],
      },
    ],
  });
});

test('a default that has changed in the language is a change of every platform that relied on it', async () => {
  const language = join(root, 'core/specification/platform-specification.ts');
  const text = readFileSync(language, 'utf8');
  writeFileSync(language, text.replace('.default([30, 300, 1800])', '.default([5])'));
  const { delivery: _, ...relying } = EXAMPLE_PLATFORM;
  commit('other-default', listing({ example: relying }));

  const { out } = await since('other-default', { example: relying });

  expect(out).toContain(
    'Attempts follow the first failure after 30 seconds, 5 minutes and 30 minutes; before: 5 seconds.',
  );
});

test('the files that are being worked on are not touched', async () => {
  const path = join(root, 'integrations/platforms/index.ts');
  writeFileSync(path, 'not even TypeScript (');
  const status = () => execFileSync('git', ['status', '--short'], { cwd: root, encoding: 'utf8' });
  const before = status();

  await since('present', { example: EXAMPLE_PLATFORM });

  expect(status()).toBe(before);
  expect(before).toBe(' M integrations/platforms/index.ts\n');
});

test.each(['other-language', 'wrong'])(
  'a commit whose specifications cannot be read (%s) is refused, and leaves nothing behind',
  async (ref) => {
    const { exitCode, err } = await since(ref, { example: EXAMPLE_PLATFORM });

    expect(exitCode).toBe(1);
    expect(err).toBe(
      `The specifications at ${ref} cannot be read by today's rules: that commit is from before this language, or its specifications were wrong. Compare with a later one.`,
    );
    expect(readdirSync(join(root, '.postproof'))).toEqual([]);
  },
);

test.each(['nowhere', '--help-me', 'before..present'])('"%s" is no commit', async (ref) => {
  const { exitCode, err } = await spec({ root, written: {} }, ['diff', '--', ref]);

  expect(exitCode).toBe(2);
  expect(err).toContain(`There is no commit "${ref}" here.`);
});

test('outside a repository there is nothing to compare with', async () => {
  const elsewhere = temporaryDirectory();

  const { exitCode, err } = await spec({ root: elsewhere, written: {} }, ['diff', 'HEAD']);

  expect(exitCode).toBe(1);
  expect(err).toBe(`There is nothing to compare with: ${elsewhere} is in no git repository.`);
});

test('without git there is nothing to compare with', async () => {
  vi.stubEnv('PATH', '');
  onTestFinished(() => void vi.unstubAllEnvs());

  const { exitCode, err } = await since('present', { example: EXAMPLE_PLATFORM });

  expect(exitCode).toBe(1);
  expect(err).toBe('There is nothing to compare with: git was not found.');
});

test('a specification that is wrong now is named, and the others are compared', async () => {
  const { exitCode, out } = await since('present', {
    broken: { ...EXAMPLE_PLATFORM, name: 'broken', title: '' },
    example: { ...EXAMPLE_PLATFORM, version: 4 },
  });

  expect(exitCode).toBe(1);
  expect(out).toContain(
    'broken\n  - It is wrong and cannot be compared: see postproof spec check broken.',
  );
  expect(out).toContain('The version of this description is 4; before: 3.');
});
