import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  crmWebhook,
  type Draft,
  IngestUnderTest,
  NOW_EPOCH_MS,
  stripeWebhook,
} from './ingest-fixture.ts';

// One of the libraries reads the clock itself.
beforeAll(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW_EPOCH_MS });
});
afterAll(() => {
  vi.useRealTimers();
});

const GENUINE: Record<string, Draft> = { stripe: stripeWebhook(), crm: crmWebhook() };
const BYTES = Object.fromEntries(
  Object.entries(GENUINE).map(([source, { body }]) => [source, Buffer.from(body)]),
);
const source = fc.constantFrom('stripe', 'crm');

async function outcomeOf(draft: Draft): Promise<string> {
  const ingest = new IngestUnderTest();
  const { outcome } = await ingest.take(draft);
  expect(ingest.put).toHaveLength(outcome === 'accepted' ? 1 : 0);
  return outcome;
}

/** The genuine webhook of a source with one of its headers replaced. */
function withHeader(name: string, change: (value: string) => string): Draft {
  const draft = GENUINE[name === 'stripe-signature' ? 'stripe' : 'crm'] as Draft;
  const value = draft.headers[name] ?? '';
  return { ...draft, headers: { ...draft.headers, [name]: change(value) } };
}

describe('a webhook that its source did not sign', () => {
  test('is told from the two genuine ones, which are accepted', async () => {
    expect(await outcomeOf(GENUINE.stripe as Draft)).toBe('accepted');
    expect(await outcomeOf(GENUINE.crm as Draft)).toBe('accepted');
  });

  test('is never accepted, whatever was made up', async () => {
    const headers = fc.record(
      {
        'stripe-signature': fc.oneof(
          fc.string(),
          fc
            .tuple(fc.nat(), fc.constantFrom('v0', 'v1', 'v1a'), fc.string())
            .map(
              ([offset, scheme, text]) => `t=${1_700_000_000 + (offset % 300)},${scheme}=${text}`,
            ),
        ),
        'webhook-id': fc.string(),
        'webhook-timestamp': fc.oneof(fc.string(), fc.constant('1700000000')),
        'webhook-signature': fc.oneof(
          fc.string(),
          fc.base64String().map((text) => `v1,${text}`),
        ),
      },
      { requiredKeys: [] },
    );
    const body = fc.oneof(fc.uint8Array(), fc.constantFrom(BYTES.stripe, BYTES.crm), fc.json());
    const urlSource = fc.oneof(source, fc.string());

    await fc.assert(
      fc.asyncProperty(urlSource, body, headers, async (name, bytes, given) => {
        const outcome = await outcomeOf({
          source: name,
          body: bytes ?? '',
          headers: given as Record<string, string | undefined>,
        });
        expect(['bad-signature', 'unknown-source']).toContain(outcome);
      }),
      { numRuns: 300 },
    );
  });

  test('is refused for any one bit that differs in the body', async () => {
    await fc.assert(
      fc.asyncProperty(source, fc.nat(), fc.nat({ max: 7 }), async (name, at, bit) => {
        const body = Buffer.from(BYTES[name] ?? '');
        const index = at % body.length;
        body[index] = (body[index] ?? 0) ^ (1 << bit);
        const draft = { ...(GENUINE[name] as Draft), body };
        expect(await outcomeOf(draft)).toBe('bad-signature');
      }),
      { numRuns: 200 },
    );
  });

  test('is refused for any byte that is missing from or added to the body', async () => {
    await fc.assert(
      fc.asyncProperty(source, fc.nat(), fc.boolean(), async (name, at, added) => {
        const body = BYTES[name] ?? Buffer.alloc(0);
        const index = at % body.length;
        const rest = body.subarray(added ? index : index + 1);
        const mutated = Buffer.concat([
          body.subarray(0, index),
          Buffer.from(added ? ' ' : ''),
          rest,
        ]);
        const draft = { ...(GENUINE[name] as Draft), body: mutated };
        expect(await outcomeOf(draft)).toBe('bad-signature');
      }),
      { numRuns: 200 },
    );
  });

  test('is refused for any character that differs in a header', async () => {
    const header = fc.constantFrom(
      'stripe-signature',
      'webhook-id',
      'webhook-timestamp',
      'webhook-signature',
    );
    const character = fc.constantFrom(...'0123456789abcdefABCZ=,-_/+. v');

    await fc.assert(
      fc.asyncProperty(header, fc.nat(), character, async (name, at, other) => {
        const draft = withHeader(name, (value) => {
          const index = at % value.length;
          return value.slice(0, index) + other + value.slice(index + 1);
        });
        fc.pre(draft.headers[name] !== withHeader(name, (value) => value).headers[name]);
        expect(await outcomeOf(draft)).toBe('bad-signature');
      }),
      { numRuns: 300 },
    );
  });
});
