import { createHash } from 'node:crypto';
import { majorUnits } from '../../../core/money/amount-text.ts';
import { exponentOf } from '../../../core/money/currencies.ts';
import type { SampleFacts, SourceSample } from '../source-sample.ts';
import type { TrustlyCredentials, TrustlySettings } from './description.ts';
import { signatureOf } from './json-rpc.ts';
import {
  TRIAL_MERCHANT_PRIVATE_KEY,
  TRIAL_PROVIDER_PRIVATE_KEY,
  TRIAL_PROVIDER_PUBLIC_KEY,
} from './sample-keys.ts';

export const trustlySample: SourceSample<TrustlyCredentials, TrustlySettings> = {
  trial: {
    credentials: {
      providerPublicKey: TRIAL_PROVIDER_PUBLIC_KEY,
      merchantPrivateKey: TRIAL_MERCHANT_PRIVATE_KEY,
    },
    settings: { debits: 'ignore' },
    privateKey: TRIAL_PROVIDER_PRIVATE_KEY,
  },

  sign(facts, { nowEpochMs, url }, privateKey) {
    if (privateKey === undefined) return undefined;
    const said = { method: 'credit', uuid: uuidOf(facts), data: dataOf(facts, nowEpochMs) };
    const { method, uuid, data } = said;
    const signature = signatureOf(said, privateKey);
    return {
      method: 'POST',
      url,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: Buffer.from(
        JSON.stringify({ method, params: { signature, uuid, data }, version: '1.1' }),
      ),
    };
  },
};

function dataOf(facts: SampleFacts, nowEpochMs: number) {
  const exponent = exponentOf(facts.currency, {}) ?? 2;
  return {
    amount: majorUnits(String(facts.amountMinor), exponent),
    currency: facts.currency,
    messageid: facts.depositId,
    orderid: facts.transactionId,
    enduserid: facts.playerId,
    notificationid: `n-${facts.transactionId}`,
    timestamp: new Date(nowEpochMs).toISOString().replace('T', ' ').replace('Z', '000+00'),
    attributes: {},
  };
}

/** The same for the same payment. */
function uuidOf({ transactionId }: SampleFacts): string {
  const digits = createHash('sha256').update(transactionId).digest('hex').slice(0, 32);
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
