import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../local/fixture-app/temporary-directory.ts';

const BIN = fileURLToPath(new URL('../../bin/postproof.ts', import.meta.url));

function postproof(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

test('a failure is one line on standard error, without a stack trace', () => {
  const dataDirectory = temporaryDirectory();

  const result = postproof('click', 'c-1', '--data-dir', dataDirectory);

  expect(result).toEqual({
    status: 1,
    stdout: '',
    stderr: `No local stack runs on ${dataDirectory}. Start it with npm start, name its directory with --data-dir, or a stage on AWS with --stage.\n`,
  });
});

test('with --json a failure is one document on standard output', () => {
  const result = postproof('click', 'c-1', '--json', '--data-dir', temporaryDirectory());

  expect(result).toMatchObject({ status: 1, stderr: '' });
  expect(JSON.parse(result.stdout)).toMatchObject({ error: { code: 'NO_LOCAL_STACK' } });
});

test('a command line that is none ends with 2, help with 0', () => {
  expect(postproof('clicks')).toMatchObject({ status: 2, stdout: '' });
  expect(postproof('--help')).toMatchObject({ status: 0, stderr: '' });
});
