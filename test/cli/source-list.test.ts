import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { SourceHeard } from '../../lambdas/adapters/source-heard.ts';
import { type LedgerEngine, startLedgerEngine } from '../helpers/ledger-engine.ts';
import { testConfig } from '../helpers/pipeline-config.ts';
import { commandLine } from './command-line.ts';
import { startSourceSecrets } from './source-bench.ts';

const HOUR_MS = 3_600_000;
const KEYS = {
  first: 'whsec_the_first_key_of_stripe',
  second: 'whsec_the_second_key_of_stripe',
  crm: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  short: 'too-short',
};

let engine: LedgerEngine;
let secrets: Awaited<ReturnType<typeof startSourceSecrets>>;
beforeAll(async () => {
  engine = await startLedgerEngine();
});
afterAll(() => engine.stop());
beforeEach(async () => {
  engine.clock.nowEpochMs = Date.parse('2026-11-22T10:00:00Z');
  secrets = await startSourceSecrets(
    {
      'postproof/test/source/stripe': KEYS.first,
      'postproof/test/source/crm': KEYS.crm,
      'postproof/test/source/adyen/aurora': KEYS.short,
    },
    engine.clock,
  );
  return () => secrets.stop();
});

const config = testConfig({
  sources: {
    stripe: { adapter: 'stripe', previousKeyHours: 5 },
    crm: { adapter: 'standard-webhooks', toleranceSeconds: 120 },
    adyen: { adapter: 'adyen', secrets: 'per-brand' },
    backend: { adapter: 'operator-events', eventBus: { source: 'com.aurora.backend' } },
  },
  authority: {
    registration: 'crm',
    deposit: 'stripe',
    revenue: 'backend',
    silence: { deposit: { afterMinutes: 30, sources: 'adyen' } },
  },
});
const list = (...args: string[]) =>
  commandLine(engine, { config, secrets: secrets.client }).run('source', 'list', ...args);

test('tells of every source how it is heard, what it decides and whether its key is usable', async () => {
  await new SourceHeard(engine.table).note({ source: 'crm', type: 'registration' });
  engine.clock.nowEpochMs += 2 * HOUR_MS;
  secrets.put('postproof/test/source/stripe', KEYS.second);
  engine.clock.nowEpochMs += HOUR_MS;

  const { exitCode, out } = await list();

  expect(exitCode).toBe(0);
  expect(out.split('\n')).toEqual([
    'stripe: Stripe (stripe)',
    '  comes by      POST /webhooks/stripe[/<brand>]',
    '  decides       deposit, reversal',
    '  replay guard  a signed time, at most 300 s from ours',
    '  key           ok, since 2026-11-22T12:00:00.000Z; the key before it counts for 4h more',
    '  last heard    never',
    '',
    'crm: Standard Webhooks (standard-webhooks)',
    '  comes by      POST /webhooks/crm[/<brand>]',
    '  decides       registration, reference, activity',
    '  replay guard  a signed time, at most 120 s from ours',
    '  key           ok, since 2026-11-22T10:00:00.000Z',
    '  last heard    3h ago (registration)',
    '',
    'adyen: Adyen (adyen)',
    '  comes by         POST /webhooks/adyen/<brand>',
    '  decides          nothing: it corroborates; stands in for deposit after 30 min of silence',
    "  replay guard     the event's own ID; it is repeated for up to 720 h",
    '  key of aurora    malformed: The secret cannot be used as that of Adyen: signingKey: must be 64 hexadecimal digits, since 2026-11-22T10:00:00.000Z',
    '  key of borealis  unreadable: postproof/test/source/adyen/borealis: it does not exist, or is empty',
    '  last heard       never',
    '',
    "backend: the operator's own events (operator-events)",
    '  comes by      the event bus, source "com.aurora.backend"',
    '  decides       revenue',
    "  replay guard  the event's own ID; it is repeated for up to 24 h",
    '  last heard    never',
  ]);
});

test('has the same for programs', async () => {
  const { out } = await list('--json');

  const { sources } = JSON.parse(out);
  expect(sources).toHaveLength(4);
  expect(sources[2]).toEqual({
    source: 'adyen',
    adapter: 'adyen',
    title: 'Adyen',
    comesBy: { carrier: 'webhook', methods: ['POST'], path: '/webhooks/adyen/<brand>' },
    decides: [],
    standsIn: [{ for: 'deposit', afterMinutes: 30 }],
    replay: { by: 'event-id', retrySpanHours: 720 },
    keys: [
      {
        brand: 'aurora',
        secret: 'postproof/test/source/adyen/aurora',
        state: 'malformed',
        fault:
          'The secret cannot be used as that of Adyen: signingKey: must be 64 hexadecimal digits.',
        since: '2026-11-22T10:00:00.000Z',
      },
      {
        brand: 'borealis',
        secret: 'postproof/test/source/adyen/borealis',
        state: 'unreadable',
        fault: 'it does not exist, or is empty',
      },
    ],
    heard: null,
  });
});

test('a key that may not be read is unreadable, and the rest is told all the same', async () => {
  const denied = Object.assign(new Error('not allowed'), { name: 'AccessDeniedException' });
  const cli = commandLine(engine, {
    config,
    secrets: { send: () => Promise.reject(denied) } as never,
  });

  const { exitCode, out } = await cli.run('source', 'list');

  expect(exitCode).toBe(0);
  expect(out).toContain('unreadable: postproof/test/source/stripe: AccessDeniedException');
});

test('the key before the current one is told of only while it counts', async () => {
  secrets.put('postproof/test/source/stripe', KEYS.second);
  engine.clock.nowEpochMs += 5 * HOUR_MS;

  const { out } = await list();

  expect(out).not.toContain('the key before it');
});

test('shows no key in either form', async () => {
  secrets.put('postproof/test/source/stripe', KEYS.second);

  const printed = (await list()).out + (await list('--json')).out;

  for (const key of Object.values(KEYS)) expect(printed).not.toContain(key);
});
