import { Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { SourceSecrets } from '../../lambdas/adapters/source-secrets.ts';
import { type LedgerEngine, startLedgerEngine } from '../helpers/ledger-engine.ts';
import { testConfig } from '../helpers/pipeline-config.ts';
import { commandLine } from './command-line.ts';
import { fileOf, startSourceSecrets } from './source-bench.ts';

const STRIPE = 'postproof/test/source/stripe';
const FIRST = 'whsec_the_first_key_of_stripe';
const SECOND = 'whsec_the_second_key_of_stripe';
const THIRD = 'whsec_the_third_key_of_stripe';
const HOUR_MS = 3_600_000;

let engine: LedgerEngine;
let secrets: Awaited<ReturnType<typeof startSourceSecrets>>;
beforeAll(async () => {
  engine = await startLedgerEngine();
});
afterAll(() => engine.stop());
beforeEach(async () => {
  engine.clock.nowEpochMs = Date.parse('2026-11-22T10:00:00Z');
  secrets = await startSourceSecrets(
    { [STRIPE]: FIRST, 'postproof/test/source/adyen/aurora': 'not a key yet' },
    engine.clock,
  );
  return () => secrets.stop();
});

const config = testConfig({
  sources: {
    stripe: { adapter: 'stripe' },
    crm: { adapter: 'standard-webhooks' },
    adyen: { adapter: 'adyen', secrets: 'per-brand' },
    backend: { adapter: 'operator-events', eventBus: { source: 'com.aurora.backend' } },
  },
});
const run = (...args: string[]) =>
  commandLine(engine, { config, secrets: secrets.client }).run('source', 'set-key', ...args);
const setKey = (text: string, ...args: string[]) => run(...args, '--from', fileOf(text, 'key'));

test('puts the new key in and says until when the one before it counts', async () => {
  const result = await setKey(`${SECOND}\n`, 'stripe');

  expect(result).toEqual({
    exitCode: 0,
    out: [
      'stripe: the new key verifies within a minute.',
      'The key before it counts until 2026-11-23T10:00:00.000Z: have the provider sign with the new one by then.',
    ].join('\n'),
    err: '',
  });
  expect(secrets.text(STRIPE)).toBe(SECOND);
});

test('warns that the key before that one is lost before its time', async () => {
  await setKey(SECOND, 'stripe');
  engine.clock.nowEpochMs += HOUR_MS;

  const { out } = await setKey(THIRD, 'stripe', '--json');

  expect(JSON.parse(out)).toEqual({
    source: 'stripe',
    secret: STRIPE,
    did: 'set',
    versionId: expect.any(String),
    previousCountsUntil: '2026-11-23T11:00:00.000Z',
    endedEarly: '2026-11-23T10:00:00.000Z',
  });
});

test('takes a JSON object of named texts, of one brand where each has its own', async () => {
  const key = JSON.stringify({ signingKey: 'AB'.repeat(32) });

  const { exitCode, out } = await setKey(key, 'adyen', '--brand', 'aurora');

  expect(exitCode).toBe(0);
  expect(out.split('\n')).toEqual([
    'adyen/aurora: the new key verifies within a minute.',
    'No key before it counts.',
  ]);
  expect(secrets.text('postproof/test/source/adyen/aurora')).toBe(key);
});

test('reads the key from standard input', async () => {
  const stdin = vi.spyOn(process, 'stdin', 'get');
  stdin.mockReturnValue(
    Readable.from([Buffer.from(SECOND.slice(0, 9)), Buffer.from(SECOND.slice(9))]) as never,
  );

  const { exitCode } = await run('stripe', '--from', '-');
  stdin.mockRestore();

  expect(exitCode).toBe(0);
  expect(secrets.text(STRIPE)).toBe(SECOND);
});

describe('refuses, and leaves the secret as it is:', () => {
  test.each([FIRST, JSON.stringify({ signingKey: FIRST })])(
    'the key in force, however it is written',
    async (text) => {
      const plain = await setKey(text, 'stripe');
      const { exitCode, out } = await setKey(text, 'stripe', '--json');

      expect(plain.out).toContain('stripe: refused: it is the key that is in force');
      expect(exitCode).toBe(1);
      expect(JSON.parse(out)).toMatchObject({ did: 'refused' });
      expect(secrets.text(STRIPE)).toBe(FIRST);
    },
  );

  test.each([
    ['too short a key', 'hunter2', 'signingKey: must be 16 to 500 printable characters'],
    ['an empty file', '  \n', 'It is empty.'],
    ['broken JSON', '{"signingKey": "hunter2', 'begins like a JSON object and is none'],
    [
      'a text too many',
      '{"signingKey":"whsec_0123456789abcdef","apiKey":"hunter2"}',
      'has a name that is none',
    ],
  ])('%s', async (_what, text, fault) => {
    const { exitCode, out, err } = await setKey(text, 'stripe');

    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(err).toContain('holds no key of stripe: ');
    expect(err).toContain(fault);
    expect(err).toContain('docs/sources/stripe.md');
    expect(err).not.toMatch(/hunter2|whsec_/);
    expect(secrets.text(STRIPE)).toBe(FIRST);
  });
});

describe('is a usage error:', () => {
  test.each([
    { args: ['nobody', '--from', 'x'], err: 'Stage test has no source "nobody"; it has stripe' },
    { args: ['constructor', '--from', 'x'], err: 'Stage test has no source "constructor"' },
    { args: ['backend', '--from', 'x'], err: 'come over the event bus, from "com.aurora.backend"' },
    { args: ['adyen', '--from', 'x'], err: 'say which with --brand, one of aurora, borealis' },
    { args: ['adyen', '--brand', 'b', '--from', 'x'], err: 'has no brand "b"' },
    { args: ['stripe', '--brand', 'aurora', '--from', 'x'], err: 'leave --brand out' },
    { args: ['stripe', '--from', 'nowhere'], err: 'nowhere cannot be read: ENOENT' },
    { args: ['stripe'], err: "required option '--from <file>' not specified" },
  ])('set-key $args', async ({ args, err }) => {
    const result = await run(...args);

    expect(result).toMatchObject({ exitCode: 2, out: '' });
    expect(result.err).toContain(err);
  });
});

test('a secret that does not exist says that its stage is not deployed', async () => {
  const { exitCode, err } = await setKey('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'crm');

  expect(exitCode).toBe(1);
  expect(err).toContain('Is the stage deployed to this account and region?');
});

test('prints no key in either form', async () => {
  const printed = [
    await setKey(SECOND, 'stripe'),
    await setKey(SECOND, 'stripe', '--json'),
    await setKey(THIRD, 'stripe', '--json'),
  ].map(({ out, err }) => out + err);

  expect(printed.join()).not.toMatch(/whsec_/);
});

test('a key that has leaked ends at once where that is asked for', async () => {
  const { exitCode, out } = await setKey(SECOND, 'stripe', '--end-previous');
  const counting = new SourceSecrets(() => engine.clock.nowEpochMs, secrets.client);

  expect(exitCode).toBe(0);
  expect(out).toContain('No key before it counts.');
  expect(await counting.read(STRIPE, 24)).toEqual([SECOND, SECOND]);
});
