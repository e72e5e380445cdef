import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { LaunchError } from '../../../local/launch/launch-error.ts';
import { synthesise } from '../../../local/launch/synthesise.ts';
import { temporaryDirectory } from '../fixture-app/temporary-directory.ts';

/** An app that writes the stage into the manifest and counts its runs. */
const APP = `
  import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
  const { CDK_OUTDIR, POSTPROOF_STAGE } = process.env;
  mkdirSync(CDK_OUTDIR, { recursive: true });
  writeFileSync(CDK_OUTDIR + '/manifest.json', POSTPROOF_STAGE);
  appendFileSync('runs.txt', 'run\\n');`;

let projectDirectory: string;
let dataDirectory: string;

beforeEach(() => {
  projectDirectory = temporaryDirectory();
  dataDirectory = join(temporaryDirectory(), 'data');
  write('bin/app.ts', APP);
  write('package-lock.json', '{}');
  write('lib/stack.ts', 'export const a = 1;');
});

function write(file: string, text: string): void {
  const path = join(projectDirectory, file);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
}

const run = () => synthesise({ projectDirectory, dataDirectory });
const runCount = () =>
  readFileSync(join(projectDirectory, 'runs.txt'), 'utf8').trim().split('\n').length;

test('the app is run for the local stage into the data directory', async () => {
  const directory = await run();

  expect(directory).toBe(join(dataDirectory, 'cdk.out'));
  expect(readFileSync(join(directory, 'manifest.json'), 'utf8')).toBe('local');
});

test('another overlay is another app', async () => {
  await run();
  vi.stubEnv('POSTPROOF_LOCAL_OVERLAY', '{"brands":["aurora"]}');
  onTestFinished(() => void vi.unstubAllEnvs());

  await run();

  expect(runCount()).toBe(2);
});

test('unchanged sources are not synthesised again', async () => {
  await run();
  await run();

  expect(runCount()).toBe(1);
});

describe('the app is run again after', () => {
  test.each([
    ['a changed source', () => write('lib/stack.ts', 'export const a = 2;')],
    ['a new source in a deep folder', () => write('lambdas/ingest/deep/new.ts', '')],
    ['a removed source', () => rmSync(join(projectDirectory, 'lib/stack.ts'))],
    ['a changed lock file', () => write('package-lock.json', '{"a":1}')],
    ['a changed app', () => write('bin/app.ts', `${APP}\n// changed`)],
    ['a lost assembly', () => rmSync(join(dataDirectory, 'cdk.out'), { recursive: true })],
  ])('%s', async (_, change) => {
    await run();

    change();
    await run();

    expect(runCount()).toBe(2);
  });
});

test('a failing app is shown, named, and not taken for done', async () => {
  const shown: string[] = [];
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    shown.push(String(chunk));
    return true;
  });
  onTestFinished(() => stderr.mockRestore());
  write(
    'bin/app.ts',
    'console.log("out"); console.error("timeoutSeconds is 99"); process.exit(3);',
  );

  await expect(run()).rejects.toThrow(LaunchError);
  await expect(run()).rejects.toThrow('The CDK app ended with exit code 3');

  expect(shown.join('')).toContain('timeoutSeconds is 99');
  expect(shown.join('')).toContain('out');
  expect(existsSync(join(dataDirectory, 'sources.sha256'))).toBe(false);
});
