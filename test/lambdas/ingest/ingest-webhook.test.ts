import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { registration } from '../../integrations/sources/standard-webhook.ts';
import { paymentIntent, STRIPE_SECRET } from '../../integrations/sources/stripe-webhook.ts';
import {
  crmWebhook,
  type Draft,
  IngestUnderTest,
  NOW_EPOCH_MS,
  stripeWebhook,
} from './ingest-fixture.ts';

/** openssl: HMAC of `6:auroraplayer-42` and of `8:borealisplayer-42` with the key of the tests. */
const AT_AURORA = 'p_CJaTMcf5R5vU3FFmAdc2EBq4aqx5BIHGKP2S_N0WofA';
const AT_BOREALIS = 'p_3p-X1SIzdsy-B1WbSVSx-gmUU3W8ro_MGPeuCIBiEJc';
const FORGED = { 'stripe-signature': `t=1700000000,v1=${'0'.repeat(64)}` };

async function outcomeOf(draft: Draft): Promise<string> {
  const { outcome } = await new IngestUnderTest().take(draft);
  return outcome;
}

// One of the libraries reads the clock itself.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW_EPOCH_MS });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a genuine webhook', () => {
  test('of a deposit is put on the bus with the pseudonym of its player', async () => {
    const ingest = new IngestUnderTest();

    const answer = await ingest.take(stripeWebhook());

    expect(answer).toEqual({ outcome: 'accepted', events: 1 });
    expect(ingest.put).toEqual([
      {
        v: 1,
        type: 'deposit',
        source: 'stripe',
        sourceEventId: 'evt_1',
        brand: 'aurora',
        playerRef: AT_AURORA,
        occurredAt: '2023-11-14T22:13:10.000Z',
        depositId: 'dep-1',
        transactionId: 'pi_1',
        amountMinor: '5000',
        currency: 'EUR',
      },
    ]);
  });

  test('of a registration is put on the bus with its click', async () => {
    const ingest = new IngestUnderTest();

    const answer = await ingest.take(crmWebhook());

    expect(answer).toEqual({ outcome: 'accepted', events: 1 });
    expect(ingest.put).toEqual([
      {
        v: 1,
        type: 'registration',
        source: 'crm',
        sourceEventId: 'msg_1',
        brand: 'aurora',
        playerRef: AT_AURORA,
        occurredAt: '2023-11-14T22:13:10Z',
        click: { platform: 'scaleo', clickId: 'Ab%3A', clickedAt: '2023-11-14T20:00:00Z' },
      },
    ]);
  });

  test('names its player nowhere on the bus', async () => {
    const ingest = new IngestUnderTest();
    const metadata = { player_id: 'Jane.Doe-77', brand: 'aurora' };

    await ingest.take(stripeWebhook(paymentIntent({ metadata })));
    await ingest.take(crmWebhook(registration({ playerId: 'Jane.Doe-77' })));

    expect(ingest.put).toHaveLength(2);
    expect(JSON.stringify(ingest.put)).not.toContain('Jane.Doe-77');
    expect(JSON.stringify(ingest.notes)).not.toContain('Jane.Doe-77');
  });

  test('of two sources gives a player the same pseudonym, of two brands another', async () => {
    const ingest = new IngestUnderTest();

    await ingest.take(stripeWebhook());
    await ingest.take(crmWebhook());
    await ingest.take(crmWebhook(registration({ brand: 'borealis' })));

    expect(ingest.put.map(({ playerRef }) => playerRef)).toEqual([
      AT_AURORA,
      AT_AURORA,
      AT_BOREALIS,
    ]);
  });

  test('of a type that decides nothing is ignored and noted', async () => {
    const ingest = new IngestUnderTest();

    const answer = await ingest.take(crmWebhook({ type: 'login' }));

    expect(answer).toEqual({ outcome: 'ignored', events: 0 });
    expect(ingest.put).toEqual([]);
    expect(ingest.notes).toEqual([
      { reason: 'event type ignored', details: { source: 'crm', type: 'login' } },
    ]);
  });
});

describe('a webhook', () => {
  test.each(['paypal', '', 'Stripe', '__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'of the source "%s" is refused before any secret is read',
    async (source) => {
      const ingest = new IngestUnderTest();

      const answer = await ingest.take({ ...stripeWebhook(), source });

      expect(answer).toEqual({ outcome: 'unknown-source', detail: 'No such source.' });
      expect(ingest.secretsAsked).toEqual([]);
    },
  );

  test('signed by one source is not taken at the URL of another', async () => {
    expect(await outcomeOf({ ...stripeWebhook(), source: 'crm' })).toBe('bad-signature');
    expect(await outcomeOf({ ...crmWebhook(), source: 'stripe' })).toBe('bad-signature');
  });

  test('of 256 KiB is read, and of one byte more refused before any secret is', async () => {
    const limit = 262_144;
    const padded = (size: number) => JSON.stringify({ type: 'login' }).padEnd(size, ' ');
    const tooLarge = new IngestUnderTest();

    expect(await outcomeOf(crmWebhook(padded(limit)))).toBe('ignored');
    expect(await tooLarge.take(crmWebhook(padded(limit + 1)))).toEqual({
      outcome: 'too-large',
      detail: 'The body has more than 262144 bytes.',
    });
    expect(tooLarge.secretsAsked).toEqual([]);
  });

  test('is measured in bytes, not in characters', async () => {
    const body = JSON.stringify({ type: 'é'.repeat(131_072) });

    expect(await outcomeOf(crmWebhook(body))).toBe('too-large');
  });

  test.each([
    ['is no JSON', '{"type":'],
    ['is a forged deposit', JSON.stringify(paymentIntent())],
    ['is empty', ''],
    ['is no UTF-8', Uint8Array.of(0xff, 0xfe)],
  ])('with a bad signature is refused for that, though its body %s', async (_what, body) => {
    const ingest = new IngestUnderTest();

    const answer = await ingest.take({ source: 'stripe', body, headers: FORGED });

    expect(answer).toEqual({ outcome: 'bad-signature', detail: 'The signature does not verify.' });
    expect(ingest.put).toEqual([]);
  });

  test('with a bad signature leaves the reason in the notes, not in the answer', async () => {
    const ingest = new IngestUnderTest();

    await ingest.take({ ...stripeWebhook(), headers: FORGED });
    await ingest.take({ ...stripeWebhook(), headers: {} });

    expect(ingest.notes).toEqual([
      {
        reason: 'signature refused',
        details: { source: 'stripe', part: 'signature', reason: 'no signature matches' },
      },
      {
        reason: 'signature refused',
        details: {
          source: 'stripe',
          part: 'header',
          reason: 'stripe-signature is missing',
        },
      },
    ]);
  });

  test.each<[string, Draft, string]>([
    ['that is no JSON', crmWebhook('{"type":'), '(body)'],
    ['without a player', crmWebhook(registration({ playerId: undefined })), 'data.playerId'],
    [
      'whose ID has 129 characters',
      crmWebhook(registration(), { id: 'm'.repeat(129) }),
      'sourceEventId',
    ],
    ['whose ID is beyond ASCII', crmWebhook(registration(), { id: 'mé' }), 'sourceEventId'],
    [
      'with a reference of 129 characters',
      stripeWebhook(paymentIntent({ id: 'x'.repeat(129) })),
      'transactionId',
    ],
  ])('genuine but %s names the field', async (_what, draft, field) => {
    const ingest = new IngestUnderTest();

    const answer = await ingest.take(draft);

    expect(answer.outcome).toBe('unparseable');
    expect('faults' in answer && answer.faults.map((fault) => fault.split(':')[0])).toEqual([
      field,
    ]);
    expect(ingest.put).toEqual([]);
    expect(ingest.notes.map(({ reason }) => reason)).toEqual(['webhook cannot be used']);
  });

  test('whose ID has 128 characters is taken', async () => {
    expect(await outcomeOf(crmWebhook(registration(), { id: 'm'.repeat(128) }))).toBe('accepted');
  });
});

describe('when something of ours fails', () => {
  test('a bus that does not take the events is told as such, and nothing else', async () => {
    const error = new Error('ThrottlingException');
    const ingest = new IngestUnderTest({ put: () => Promise.reject(error) });

    const answer = await ingest.take(stripeWebhook());

    expect(answer).toEqual({
      outcome: 'bus-refused',
      detail: 'Not taken. Please send it again.',
    });
    expect(ingest.notes).toEqual([
      { reason: 'the bus did not take the events', details: { error } },
    ]);
  });

  test('a webhook is accepted only after the bus has taken it', async () => {
    const bus = Promise.withResolvers<void>();
    const ingest = new IngestUnderTest({ put: () => bus.promise });
    let answered = false;

    const answer = ingest.take(stripeWebhook()).then((given) => {
      answered = true;
      return given;
    });
    await new Promise((done) => setImmediate(done));
    const answeredBefore = answered;
    bus.resolve();

    expect(answeredBefore).toBe(false);
    expect(await answer).toEqual({ outcome: 'accepted', events: 1 });
  });

  test.each(['', 'whsec_123456789', 'whsec_ with a space in it', '{"signingKey":""}', '{'])(
    'nothing is verified with the unusable secret "%s", and the source shall send again',
    async (secret) => {
      const ingest = new IngestUnderTest({ sourceSecrets: async () => [secret] });

      expect(await ingest.take(stripeWebhook())).toEqual({
        outcome: 'not-ready',
        detail: 'Cannot be verified now. Please send it again.',
      });
      expect(ingest.notes).toEqual([
        { reason: 'source not ready', details: { source: 'stripe', reason: expect.any(String) } },
      ]);
      expect(ingest.put).toEqual([]);
    },
  );

  test('the key before the current one still verifies, and a malformed one never does', async () => {
    const both = new IngestUnderTest({
      sourceSecrets: async () => ['whsec_the_key_that_came_after', STRIPE_SECRET],
    });
    const malformed = new IngestUnderTest({
      sourceSecrets: async () => ['whsec_the_key_that_came_after', ''],
    });

    expect(await both.take(stripeWebhook())).toMatchObject({ outcome: 'accepted' });
    expect(await malformed.take(stripeWebhook())).toMatchObject({ outcome: 'bad-signature' });
  });

  test.each<[string, ConstructorParameters<typeof IngestUnderTest>[0]]>([
    ['signing secret', { sourceSecrets: () => Promise.reject(new Error('AccessDenied')) }],
    ['pseudonym key', { pseudonymKey: () => Promise.reject(new Error('AccessDenied')) }],
  ])('an unreadable %s is no fault of the webhook and is thrown on', async (_which, overrides) => {
    const ingest = new IngestUnderTest(overrides);

    await expect(ingest.take(stripeWebhook())).rejects.toThrow('AccessDenied');
    expect(ingest.put).toEqual([]);
  });

  test('a short pseudonym key stops ingest instead of weakening pseudonyms', async () => {
    const ingest = new IngestUnderTest({ pseudonymKey: async () => 'short' });

    await expect(ingest.take(stripeWebhook())).rejects.toThrow(RangeError);
    expect(ingest.put).toEqual([]);
  });
});

test('no secret, signature or body is ever in a note or an answer', async () => {
  const ingest = new IngestUnderTest();
  const genuine = stripeWebhook();
  const drafts = [
    genuine,
    { ...genuine, headers: FORGED },
    { ...genuine, source: 'none' },
    stripeWebhook('{"type":"payment_intent.succeeded","marker":"body-text"}'),
    crmWebhook({ type: 'login', marker: 'body-text' }),
    crmWebhook(registration({ brand: 'zeta', marker: 'body-text' })),
  ];
  const answers = [];

  for (const draft of drafts) answers.push(await ingest.take(draft));

  const said = JSON.stringify([answers, ingest.notes]);
  const signature = genuine.headers['stripe-signature']?.split('v1=')[1];
  expect(answers.map(({ outcome }) => outcome)).toEqual([
    'accepted',
    'bad-signature',
    'unknown-source',
    'unparseable',
    'ignored',
    'unparseable',
  ]);
  for (const secret of [STRIPE_SECRET, 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', signature]) {
    expect(said).not.toContain(secret);
  }
  expect(said).not.toMatch(/pseudonym-key|player-42|body-text/);
});
