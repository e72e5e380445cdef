import { afterEach, describe, expect, test, vi } from 'vitest';
import { InvalidStageError, resolvePipelineConfig } from '../../core/pipeline-config.ts';
import { click } from '../../core/player-event.ts';
import { parseRetryAfter } from '../../core/retry.ts';
import { settleAttempt } from '../../core/settle-attempt.ts';
import type { PlatformSpecificationInput } from '../../core/specification/platform-specification.ts';
import type { StageConfigInput } from '../../core/stage-config.ts';
import { WRITTEN_SPECIFICATIONS } from '../../integrations/platforms/index.ts';
import { SOURCE_DESCRIPTIONS } from '../../integrations/sources/descriptions.ts';
import { stripe } from '../../integrations/sources/stripe/adapter.ts';
import { prod } from '../../stages/prod.ts';
import { faultOf, reading, rendered } from '../integrations/platforms/platform-fixture.ts';
import {
  paymentIntent,
  signStripe,
  stripeContext,
  stripeRequest,
} from '../integrations/sources/stripe-webhook.ts';
import { NOON_EPOCH_MS, postbackRow } from './postback-row.ts';
import { specification } from './specification.ts';

afterEach(() => vi.useRealTimers());

const METADATA = { player_id: 'player-42', brand: 'aurora' };
function readStripe(type: string, object: object) {
  const event = { ...paymentIntent({}, { type }), data: { object } };
  return stripe.read(stripeRequest(JSON.stringify(event), undefined), {
    settings: {},
    currencies: {},
    nowEpochMs: 0,
  });
}
function faultsOf(
  overrides: object,
  specifications: Record<string, PlatformSpecificationInput> = WRITTEN_SPECIFICATIONS,
): readonly string[] {
  try {
    resolvePipelineConfig({ ...prod, ...overrides } as StageConfigInput, {
      specifications,
      sources: SOURCE_DESCRIPTIONS,
    });
    return [];
  } catch (error) {
    if (error instanceof InvalidStageError) return error.faults;
    throw error;
  }
}
const scaleo = (settings: object) => ({
  platforms: { ...prod.platforms, scaleo: { ...prod.platforms.scaleo, ...settings } },
});
const rateLimited = (row: object, retryAfterSeconds?: number) =>
  settleAttempt(postbackRow({ state: 'sending', ...row }), {
    verdict: { kind: 'retryable', reason: 'rate', rule: 'http-rate' },
    policy: 'resend',
    retryDelaysSeconds: [30, 300, 1800],
    nowEpochMs: NOON_EPOCH_MS,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  });

describe('input at the edges', () => {
  test('a dispute that does not name the player names the payment', () => {
    const dispute = { id: 'dp_1', payment_intent: 'pi_1', amount: 5000, currency: 'eur' };

    expect(readStripe('charge.dispute.created', { ...dispute, metadata: {} })).toMatchObject({
      events: [{ type: 'unattributed', said: 'chargeback', transactionId: 'pi_1' }],
    });
  });

  test('a refunded charge without a payment intent (null) is a refund', () => {
    const charge = { payment_intent: null, amount_refunded: 2000, currency: 'eur' };

    expect(readStripe('charge.refunded', { ...charge, metadata: METADATA })).toHaveProperty(
      'events.0.type',
      'refund',
    );
  });

  test.each([
    ['isk', 50_000, '500'],
    ['jpy', 500, '500'],
  ])('Stripe %s %d is %s minor units by ISO 4217', (currency, stripeAmount, amountMinor) => {
    const intent = { id: 'pi_1', amount_received: stripeAmount, currency, metadata: METADATA };

    expect(readStripe('payment_intent.succeeded', intent)).toHaveProperty(
      'events.0.amountMinor',
      amountMinor,
    );
  });

  test.each(['MGA', 'MRU'])('%s, which has no decimal subunit, does not throw', (currency) => {
    const fault = faultOf('scaleo', { milestone: 'ftd', values: { currency } });

    expect(fault.rule).toContain(currency);
  });

  test.each(['-1', '1.5', '+5', 'soon 5', '1,2', '5, 5'])(
    'Retry-After "%s" is unreadable',
    (header) => {
      expect(parseRetryAfter(header, NOON_EPOCH_MS)).toBeUndefined();
    },
  );

  test('a hundred 429s with Retry-After 0 take long, not a moment', () => {
    expect(rateLimited({}, 0).dueAtEpochMs).toBeGreaterThanOrEqual(NOON_EPOCH_MS + 30_000);
  });

  test('a Stripe header with two times is judged by none of them', () => {
    const body = '{"type":"x"}';
    const future = signStripe(body, { timestamp: 1_700_003_600 });
    const request = stripeRequest(body, `t=1700000000,${future}`);

    expect(() => stripe.verify(request, stripeContext())).toThrow();
  });

  test('a Scaleo answer that is no statement about the conversion is no duplicate', () => {
    expect(reading('scaleo', 429, 'Too many duplicate requests')).toBe(
      'retryable (rate) by http-rate',
    );
    expect(reading('scaleo', 403, 'Blocked: duplicate header')).toBe(
      'retryable (auth) by http-auth',
    );
  });

  test('a click ID with U+2028, which the ledger takes, is sent to Scaleo', () => {
    const values = { clickId: 'a\u2028b' };

    expect(rendered('scaleo', { milestone: 'registration', values }).url).toContain(
      'click_id=a%E2%80%A8b&',
    );
  });

  test('a specification named like a property of every object is a fault', () => {
    expect(faultsOf(scaleo({ specification: 'constructor' }))).toEqual([
      expect.stringMatching(
        /^platforms\.scaleo\.specification is "constructor", allowed: .*revvvs.*scaleo/,
      ),
    ]);
  });

  test('a policy for a milestone that the platform never gets is a fault', () => {
    const crossed = { ...WRITTEN_SPECIFICATIONS, scaleo: specification({ name: 'scaleo' }) };

    expect(faultsOf(scaleo({ unknownOutcome: { revenue: 'resend' } }), crossed)).toHaveLength(1);
  });

  test.each(['https://x.example?a=1', 'https://x.example#a', 'https://u:p@x.example'])(
    'the address %s cannot be appended to and is a fault',
    (baseUrl) => {
      expect(faultsOf(scaleo({ baseUrl }))).toHaveLength(1);
    },
  );

  test('a fault names what is allowed, and not the whole file', () => {
    expect(faultsOf({ sources: { X: { adapter: 'stripe' } } })[0]).toContain('lower-case letters');
    expect(faultsOf({ logRetentionDays: 8 })[0]).toContain('7, 14, 30, 90, 180, 365');
    expect(faultsOf({ colour: 'red' })[0]).not.toContain('example.scaletrk.com');
  });

  test('a fault of all platforms is reported once', () => {
    expect(faultsOf({ delivery: { leaseSeconds: 10 } })).toHaveLength(1);
  });

  test('a specification whose pattern is no regular expression is refused when it is loaded', () => {
    expect(() => specification({ clickId: { pattern: '(', maxLength: 10, example: '(' } })).toThrow(
      'must be a regular expression',
    );
  });

  test('a campaign that cannot survive a URL is refused', () => {
    const given = { platform: 'scaleo', clickId: 'c1', clickedAt: '2026-11-22T12:00:00Z' };

    expect(click.safeParse({ ...given, campaign: 'a\ud83c' }).success).toBe(false);
  });

  test('a player ID that would share its pseudonym with another one is refused', () => {
    const intent = { id: 'pi_1', amount_received: 500, currency: 'eur' };
    const metadata = { ...METADATA, player_id: 'a\ud800' };

    expect(() => readStripe('payment_intent.succeeded', { ...intent, metadata })).toThrow(
      /metadata\.player_id/,
    );
  });
});
