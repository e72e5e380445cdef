import { expect, test } from 'vitest';
import type { UnconfirmedEvent } from '../../../core/claim.ts';
import {
  type CallSource,
  SourceUnavailableError,
} from '../../../integrations/sources/source-confirmer.ts';
import { sourceAsker } from '../../../lambdas/adapters/ask-source.ts';
import { callSource } from '../../../lambdas/adapters/call-source.ts';
import { SecretUnreadableError } from '../../../lambdas/adapters/secrets.ts';
import { testConfig } from '../../helpers/pipeline-config.ts';

const CONFIG = testConfig({
  sources: {
    mollie: { adapter: 'mollie', settings: { version: 'classic' } },
    crm: { adapter: 'standard-webhooks' },
  },
  authority: { registration: 'crm', deposit: 'mollie' },
});
const CLAIM: UnconfirmedEvent = {
  v: 1,
  type: 'unconfirmed',
  source: 'mollie',
  sourceEventId: 'tr_WDqYK6vllg/1',
  brand: 'aurora',
  occurredAt: '2026-11-22T10:00:00Z',
  said: 'payment',
  subject: 'tr_WDqYK6vllg',
};
const SECRET =
  '{"signingKey":"0123456789abcdef0123","apiKey":"live_0123456789abcdef0123456789abcd"}';
const PAID = {
  resource: 'payment',
  id: 'tr_WDqYK6vllg',
  mode: 'live',
  status: 'paid',
  amount: { value: '50.00', currency: 'EUR' },
  paidAt: '2026-11-22T09:59:00+00:00',
  createdAt: '2026-11-22T09:58:00+00:00',
  metadata: { player_id: 'player-42', deposit_id: 'dep-1' },
};

function ask(
  overrides: Partial<Parameters<typeof sourceAsker>[0]> = {},
  claim: UnconfirmedEvent = CLAIM,
) {
  const call: CallSource = async () => ({ status: 200, body: JSON.stringify(PAID) });
  return sourceAsker({
    config: CONFIG,
    sourceSecret: async () => SECRET,
    pseudonymKey: async () => 'pseudonym-key-of-the-tests',
    call,
    nowEpochMs: () => Date.parse('2026-11-22T10:00:01Z'),
    ...overrides,
  })(claim);
}

test('what the source says becomes events of the bus, the player under a pseudonym', async () => {
  const answer = await ask();

  expect(answer).toMatchObject({
    said: [{ type: 'deposit', source: 'mollie', brand: 'aurora', amountMinor: '5000' }],
  });
  expect(JSON.stringify(answer)).not.toContain('player-42');
});

test.each<[string, Partial<Parameters<typeof sourceAsker>[0]>]>([
  ['without credentials', { sourceSecret: async () => '0123456789abcdef0123' }],
  ['with a malformed secret', { sourceSecret: async () => '' }],
])('a source cannot be asked %s', async (_how, overrides) => {
  expect(await ask(overrides)).toHaveProperty('cannotAsk');
});

test('a source of a kind that has no API to ask cannot be asked', async () => {
  expect(await ask({}, { ...CLAIM, source: 'crm' })).toEqual({ cannotAsk: 'crm cannot be asked' });
});

test.each<[string, Partial<Parameters<typeof sourceAsker>[0]>]>([
  ['no connection', { call: () => Promise.reject(new SourceUnavailableError('no answer')) }],
  ['a fault of the server', { call: async () => ({ status: 500, body: '' }) }],
  ['an unreadable secret', { sourceSecret: () => Promise.reject(new SecretUnreadableError('x')) }],
])('a source that gives no usable answer is asked again: %s', async (_what, overrides) => {
  expect(await ask(overrides)).toHaveProperty('noAnswer');
});

test('a fault of ours is no answer of the source', async () => {
  const pseudonymKey = () => Promise.reject(new Error('AccessDenied'));

  await expect(ask({ pseudonymKey })).rejects.toThrow('AccessDenied');
});

test('an API is called by https alone', async () => {
  await expect(callSource({ method: 'GET', url: 'http://127.0.0.1/' })).rejects.toThrow(
    SourceUnavailableError,
  );
});
