import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { RotateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { SecretsManagerKeyVault } from '../../../lambdas/adapters/key-vault.ts';
import { confirmKey } from '../../../lambdas/rotation/confirm-key.ts';
import { startSecretsEngine } from '../../helpers/secrets-engine.ts';
import { signingConfig } from '../../helpers/signing-config.ts';
import { SECRET_NAME } from './memory-vault.ts';

const PROJECT = join(import.meta.dirname, '../../..');
const CONTEXT = { awsRequestId: 'request-1', functionName: 'rotation', memoryLimitInMB: '512' };

type Handler = (event: unknown, context: unknown) => Promise<void>;
type Line = Record<string, unknown>;

let directory: string;
let engine: Awaited<ReturnType<typeof startSecretsEngine>>;
let handler: Handler;
/** Each step that Secrets Manager called the function for, and the error it ended with. */
let steps: Array<{ step: string; error?: Error }>;
let printed: string;

/** Bundled and configured as it is deployed; Secrets Manager itself calls it. */
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'postproof-rotation-'));
  const outfile = join(directory, 'index.mjs');
  await build({
    entryPoints: [join(PROJECT, 'lambdas/rotation/handler.ts')],
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    logLevel: 'error',
    outfile,
  });
  writeFileSync(join(directory, 'pipeline-config.json'), JSON.stringify(signingConfig()));
  engine = await startSecretsEngine({ secretName: SECRET_NAME, rotate: callFunction });
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', engine.url);
  vi.stubEnv('POWERTOOLS_SERVICE_NAME', 'postproof');
  vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'DEBUG');
  handler = (await import(/* @vite-ignore */ pathToFileURL(outfile).href)).handler;
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await engine.stop();
  rmSync(directory, { recursive: true });
});

beforeEach(() => {
  steps = [];
  engine.reset();
  captureOutput();
});
afterEach(() => void vi.restoreAllMocks());

async function callFunction(event: unknown): Promise<void> {
  const { Step: step } = event as { Step: string };
  try {
    await handler(event, CONTEXT);
    steps.push({ step });
  } catch (error) {
    steps.push({ step, error: error as Error });
    throw error;
  }
}

function captureOutput(): void {
  printed = '';
  const keep = (chunk: unknown) => {
    printed += String(chunk);
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(keep);
  vi.spyOn(process.stderr, 'write').mockImplementation(keep);
  for (const name of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    vi.spyOn(console, name).mockImplementation((...texts) => void keep(`${texts.join(' ')}\n`));
  }
}

function lines(): Line[] {
  return printed
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
}

async function rotate(): Promise<string> {
  const { VersionId = '' } = await engine.client.send(
    new RotateSecretCommand({ SecretId: SECRET_NAME }),
  );
  await expect.poll(() => steps.some(({ error }) => error !== undefined)).toBe(true);
  return VersionId;
}

const vault = () => new SecretsManagerKeyVault(engine.client);

test('a rotation makes a key, then stops for a person and says so', async () => {
  const versionId = await rotate();

  const pending = await vault().read(SECRET_NAME, versionId);
  expect(steps).toEqual([
    { step: 'createSecret' },
    {
      step: 'setSecret',
      error: expect.objectContaining({ code: 'POSTPROOF_ROTATION_WAITS_FOR_PERSON' }),
    },
  ]);
  expect(pending?.key).toEqual({
    keyId: expect.stringMatching(/^k-\d{8}-[0-9a-f]{4}$/),
    key: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/),
  });
  expect(engine.labels()).toEqual({ v1: ['AWSCURRENT'], [versionId]: ['AWSPENDING'] });
  expect(lines().find(({ message }) => message === 'rotation waits for a person')).toMatchObject({
    level: 'WARN',
    because: expect.stringContaining(`The new signing key ${pending?.key.keyId} waits`),
  });
});

test('the metric that the alarm watches is 1 while it waits, and 0 when it goes on', async () => {
  const ClientRequestToken = await rotate();
  const event = { SecretId: SECRET_NAME, ClientRequestToken };
  await vault().moveLabel(SECRET_NAME, 'POSTPROOF_CONFIRMED_BY_dana', { to: ClientRequestToken });
  await callFunction({ ...event, Step: 'set_secret' });

  const metrics = lines().filter((line) => '_aws' in line);

  expect(metrics.map(({ KeyRotationWaiting }) => KeyRotationWaiting)).toEqual([1, 0]);
  expect(metrics[0]).toMatchObject({
    stage: 'test',
    platform: 'scaleo',
    _aws: {
      CloudWatchMetrics: [
        {
          Namespace: 'Postproof',
          Dimensions: [['stage'], ['stage', 'platform']],
          Metrics: [{ Name: 'KeyRotationWaiting', Unit: 'Count' }],
        },
      ],
    },
  });
});

test('after the confirmation the next rotation starts, and the one before is the previous', async () => {
  const first = await rotate();
  await confirmKey({ secretId: SECRET_NAME, by: 'dana' }, vault());
  steps.length = 0;
  const second = await rotate();

  expect(engine.labels()).toEqual({
    v1: ['AWSPREVIOUS'],
    [first]: ['AWSCURRENT'],
    [second]: ['AWSPENDING'],
  });
});

test('no step prints a key, whatever becomes of it', async () => {
  const versionId = await rotate();
  const event = { SecretId: SECRET_NAME, ClientRequestToken: versionId };
  await vault().moveLabel(SECRET_NAME, 'POSTPROOF_CONFIRMED_BY_dana', { to: versionId });
  for (const Step of ['createSecret', 'setSecret', 'testSecret', 'finishSecret']) {
    await callFunction({ ...event, Step });
  }
  await callFunction({ ...event, Step: 'createSecret', SecretId: 'none' }).catch(() => {});

  const keys = await Promise.all(['v1', versionId].map((id) => vault().read(SECRET_NAME, id)));
  const errors = steps.map(({ error }) => `${error?.stack} ${JSON.stringify(error)}`).join(' ');

  expect(printed).toContain('"did":"finished"');
  expect(keys).toHaveLength(2);
  for (const kept of keys) {
    const { key } = kept?.key ?? { key: '' };
    expect(key.length).toBeGreaterThan(7);
    expect(printed + errors).not.toContain(key);
    expect(printed + errors).not.toContain(Buffer.from(key).toString('base64'));
    expect(printed + errors).not.toContain(JSON.stringify(key).slice(1, -1));
  }
});
