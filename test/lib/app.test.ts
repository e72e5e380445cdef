import { execFile } from 'node:child_process';
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
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WRITTEN_SPECIFICATIONS } from '../../integrations/platforms/index.ts';
import { loadStage } from '../../stages/index.ts';

const ROOT = join(import.meta.dirname, '../..');
const work = mkdtempSync(join(tmpdir(), 'postproof-app-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

type Run = { code: number; output: string; errors: string };

/** Runs Node with no credentials, no region and nobody's configuration in reach. */
function runNode(args: string[], env: Record<string, string>): Promise<Run> {
  const { PATH = '' } = process.env;
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      args,
      { cwd: work, env: { PATH, HOME: work, ...env }, maxBuffer: 10_000_000 },
      (error, output, errors) => resolve({ code: error ? Number(error.code) : 0, output, errors }),
    );
  });
}

function synthesise(root: string, outdir: string, env: Record<string, string> = {}): Promise<Run> {
  return runNode([join(root, 'bin/app.ts')], { CDK_OUTDIR: join(work, outdir), ...env });
}

/** A copy of the sources in which one file is changed. */
function checkoutWith(name: string, file: string, change: (text: string) => string): string {
  const root = join(work, name);
  mkdirSync(root);
  for (const part of ['bin', 'core', 'integrations', 'lambdas', 'lib', 'stages']) {
    cpSync(join(ROOT, part), join(root, part), { recursive: true });
  }
  for (const part of ['package.json', 'package-lock.json'])
    cpSync(join(ROOT, part), join(root, part));
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  const before = readFileSync(join(root, file), 'utf8');
  const after = change(before);
  if (after === before) throw new Error(`The change finds nothing in ${file}`);
  writeFileSync(join(root, file), after);
  return root;
}

type Asset = { hash: string; directory: string; files: string[] };

function assetsOf(outdir: string): Asset[] {
  return readdirSync(join(work, outdir))
    .filter((name) => name.startsWith('asset.'))
    .map((name) => {
      const directory = join(work, outdir, name);
      return { hash: name, directory, files: readdirSync(directory).sort() };
    });
}

let first: Run;
let second: Run;
beforeAll(async () => {
  // `npm run synth` checks the schemas; here they would only cost time.
  const env = { POSTPROOF_STAGE: 'local', CDK_VALIDATION: 'false' };
  [first, second] = await Promise.all([
    synthesise(ROOT, 'first', env),
    synthesise(ROOT, 'other', env),
  ]);
});

describe('the app, run directly', () => {
  test('synthesises the stage it is given without an account, and says where', () => {
    expect(first.errors).not.toContain('rror');
    expect(first.code).toBe(0);
    expect(first.output).toBe(`postproof-local: ${work}/first/postproof-local.template.json\n`);
    expect(
      readdirSync(join(work, 'first')).filter((name) => name.endsWith('.template.json')),
    ).toEqual(['postproof-local.template.json']);
  });

  test('bundles each function with its resolved configuration', () => {
    const assets = assetsOf('first');

    // ingest, authority, delivery, auditor, reports, both of the clicks, and the rotation of the one
    // platform that signs.
    expect(assets).toHaveLength(8);
    for (const { directory, files } of assets) {
      expect(files).toEqual(['index.mjs', 'index.mjs.map', 'pipeline-config.json']);
      const config = JSON.parse(readFileSync(join(directory, 'pipeline-config.json'), 'utf8'));
      expect(config).toEqual(loadStage('local'));
    }
  });

  test('gives the same bundle the same name, so that only a change is deployed', () => {
    const hashes = (outdir: string) => assetsOf(outdir).map(({ hash }) => hash);

    expect(second.code).toBe(0);
    expect(hashes('other')).toEqual(hashes('first'));
  });

  test('makes bundles that start with the environment they are given', async () => {
    const environment = {
      AWS_REGION: 'eu-central-1',
      BUS_NAME: 'bus',
      LEDGER_TABLE: 'ledger',
      INTAKE_QUEUE_URL: 'https://sqs.example/intake',
      REPORTS_QUEUE_URL: 'https://sqs.example/reports',
      SEEN_QUEUE_URL: 'https://sqs.example/seen',
      INTAKE_DEAD_LETTERS_URL: 'https://sqs.example/intake-dead-letters',
      ALARM_TOPIC_ARN: 'arn:aws:sns:eu-central-1:000000000000:alarms',
      LANE_QUEUE_URLS: '{"scaleo":"https://sqs.example/scaleo"}',
    };

    const started = await Promise.all(
      assetsOf('first').map(({ directory }) => {
        const bundle = pathToFileURL(join(directory, 'index.mjs')).href;
        const script = `process.stdout.write(typeof (await import('${bundle}')).handler)`;
        return runNode(['--input-type=module', '-e', script], environment);
      }),
    );

    expect(started).toEqual(
      Array.from({ length: 8 }, () => ({ code: 0, output: 'function', errors: '' })),
    );
  });
});

describe('the app refuses', () => {
  const quick = (stage: string) => ({
    CDK_VALIDATION: 'false',
    CDK_CONTEXT_JSON: JSON.stringify({ stage, 'aws:cdk:bundling-stacks': [] }),
  });

  test('a stage file that cannot be deployed, with its message and no stack trace', async () => {
    const root = checkoutWith('bad-stage', 'stages/dev.ts', (text) =>
      text.replace("specification: 'scaleo'", "specification: 'scale'"),
    );

    const { code, errors } = await synthesise(root, 'bad-stage-out');

    expect(code).toBe(1);
    const known = Object.keys(WRITTEN_SPECIFICATIONS).join(', ');
    expect(errors).toBe(
      [
        'Stage "dev" cannot be deployed:',
        `  - platforms.scaleo.specification is "scale", allowed: ${known}`,
        'Correct stages/dev.ts and synthesise again.',
        '',
      ].join('\n'),
    );
  });

  test('a stage file that nobody listed, when it is asked for every stage', async () => {
    const root = checkoutWith('unlisted', 'stages/index.ts', (text) =>
      text.replace('{ local, dev, prod }', '{ local, prod }'),
    );

    const { code, errors } = await synthesise(root, 'unlisted-out');

    expect(code).toBe(1);
    expect(errors).toContain('No stage "dev"');
  });

  test('a stack with a security finding, and names the rule', async () => {
    const root = checkoutWith('finding', 'lib/dead-lettered-queue.ts', (text) =>
      text.replace('enforceSSL: true', 'enforceSSL: false'),
    );

    const { code, errors, output } = await synthesise(root, 'finding-out', quick('dev'));

    expect(code).toBe(1);
    expect(output + errors).toContain('AwsSolutions-SQS4');
    expect(errors).not.toContain('at file:');
  });
});
