import { createHmac } from 'node:crypto';
import { majorUnits } from '../../../core/money/amount-text.ts';
import { exponentOf } from '../../../core/money/currencies.ts';
import type { SampleFacts, SourceSample } from '../source-sample.ts';
import type { MollieCredentials, MollieSettings } from './description.ts';

export const mollieSample: SourceSample<MollieCredentials, MollieSettings> = {
  trial: {
    credentials: {
      signingKey: 'trial_signing_key_of_nobody',
      apiKey: 'test_trialKeyOfNobody0000000000000000',
    },
    settings: { version: 'next-gen' },
  },

  sign(facts, { credentials, settings, nowEpochMs, url }) {
    if (settings.version === 'classic') {
      const withToken = new URL(url);
      withToken.searchParams.set('token', credentials.signingKey);
      return {
        method: 'POST',
        url: withToken.href,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: Buffer.from(`id=${paymentIdOf(facts)}`),
      };
    }
    const body = Buffer.from(JSON.stringify(event(facts, nowEpochMs)));
    const digest = createHmac('sha256', credentials.signingKey).update(body).digest('hex');
    return {
      method: 'POST',
      url,
      headers: { 'content-type': 'application/json', 'x-mollie-signature': `sha256=${digest}` },
      body,
    };
  },
};

function event(facts: SampleFacts, nowEpochMs: number) {
  const now = new Date(nowEpochMs).toISOString().replace(/\.\d+Z$/, '+00:00');
  const id = paymentIdOf(facts);
  const { currency, amountMinor } = facts;
  return {
    resource: 'event',
    id: `event_${id.slice(3)}`,
    type: 'payment.paid',
    entityId: id,
    createdAt: now,
    _embedded: {
      entity: {
        resource: 'payment',
        id,
        mode: 'test',
        status: 'paid',
        amount: { currency, value: majorUnits(String(amountMinor), exponentOf(currency) ?? 2) },
        metadata: {
          player_id: facts.playerId,
          brand: facts.brand,
          deposit_id: facts.depositId,
        },
        createdAt: now,
        paidAt: now,
      },
    },
  };
}

function paymentIdOf({ transactionId }: SampleFacts): string {
  return `tr_${transactionId.replaceAll(/[^A-Za-z0-9]/g, '').padStart(10, '0')}`;
}
