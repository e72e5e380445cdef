import { createHmac } from 'node:crypto';
import { majorUnits } from '../../../core/money/amount-text.ts';
import { exponentOf } from '../../../core/money/currencies.ts';
import type { SharedKey } from '../credential-formats.ts';
import type { SampleFacts, SourceSample } from '../source-sample.ts';
import type { CoinbaseSettings } from './description.ts';

export const coinbaseSample: SourceSample<SharedKey, CoinbaseSettings> = {
  trial: {
    credentials: { signingKey: 'trial_signing_key_of_nobody' },
    settings: { scheme: 'hook0' },
  },

  sign(facts, { credentials: { signingKey }, settings, nowEpochMs, url }) {
    const commerce = settings.scheme === 'commerce';
    const body = JSON.stringify((commerce ? charge : checkout)(facts, nowEpochMs));
    const hmac = (text: string) => createHmac('sha256', signingKey).update(text).digest('hex');
    const type = 'application/json';
    const seconds = Math.floor(nowEpochMs / 1000);
    const signed: Record<string, string> = commerce
      ? { 'x-cc-webhook-signature': hmac(body) }
      : {
          'x-hook0-signature': `t=${seconds},h=content-type,v1=${hmac(`${seconds}.content-type.${type}.${body}`)}`,
        };
    return {
      method: 'POST',
      url,
      headers: { 'content-type': type, ...signed },
      body: Buffer.from(body),
    };
  },
};

function checkout(facts: SampleFacts, nowEpochMs: number) {
  const now = new Date(nowEpochMs).toISOString();
  return {
    id: idOf(facts),
    eventType: 'checkout.payment.success',
    status: 'COMPLETED',
    amount: majorOf(facts),
    currency: facts.currency,
    metadata: metadataOf(facts),
    createdAt: now,
    updatedAt: now,
  };
}

function charge(facts: SampleFacts, nowEpochMs: number) {
  const now = new Date(nowEpochMs).toISOString().replace(/\.\d+Z$/, 'Z');
  return {
    id: `delivery-${idOf(facts)}`,
    scheduled_for: now,
    attempt_number: 1,
    event: {
      id: `event-${idOf(facts)}`,
      type: 'charge:confirmed',
      api_version: '2018-03-22',
      created_at: now,
      data: {
        id: idOf(facts),
        pricing: { local: { amount: majorOf(facts), currency: facts.currency } },
        metadata: metadataOf(facts),
      },
    },
  };
}

function majorOf({ amountMinor, currency }: SampleFacts) {
  return majorUnits(String(amountMinor), exponentOf(currency) ?? 2);
}

function metadataOf(facts: SampleFacts) {
  return { player_id: facts.playerId, brand: facts.brand, deposit_id: facts.depositId };
}

function idOf({ transactionId }: SampleFacts): string {
  return transactionId.replaceAll(/[^A-Za-z0-9]/g, '');
}
