import { createHash } from 'node:crypto';
import { majorUnits } from '../../../core/money/amount-text.ts';
import { exponentOf } from '../../../core/money/currencies.ts';
import type { SourceSample } from '../source-sample.ts';
import type { NuveiCredentials, NuveiSettings } from './description.ts';

export const nuveiSample: SourceSample<NuveiCredentials, NuveiSettings> = {
  trial: {
    credentials: {
      signingKey: 'nuvei_trial_key_of_nobody',
      merchantId: '427583496191624621',
      merchantSiteId: '142033',
    },
    settings: { digest: 'sha256', apiBaseUrl: 'https://secure.safecharge.com' },
  },

  sign(facts, { credentials, settings, nowEpochMs, url }) {
    const time = new Date(nowEpochMs).toISOString();
    const decimals = exponentOf(facts.currency) ?? 2;
    const signed = {
      totalAmount: majorUnits(String(facts.amountMinor), decimals) ?? '',
      currency: facts.currency,
      responseTimeStamp: `${time.slice(0, 10)}.${time.slice(11, 19)}`,
      PPP_TransactionID: digitsOf(facts.depositId),
      Status: 'APPROVED',
      productId: 'NA',
    };
    const text = credentials.signingKey + Object.values(signed).join('');
    const form = new URLSearchParams({
      ppp_status: 'OK',
      TransactionID: digitsOf(facts.transactionId),
      transactionType: 'Sale',
      merchant_unique_id: facts.depositId,
      user_token_id: facts.playerId,
      ...signed,
      merchant_id: credentials.merchantId ?? '',
      merchant_site_id: credentials.merchantSiteId ?? '',
      advanceResponseChecksum: createHash(settings.digest).update(text).digest('hex'),
    });
    return {
      method: 'POST',
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: Buffer.from(form.toString()),
    };
  },
};

/** Nuvei's own IDs are numbers: other texts become one, always the same. */
function digitsOf(text: string): string {
  if (/^[1-9]\d{0,18}$/.test(text)) return text;
  const hash = createHash('sha256').update(text).digest();
  return String(1_000_000_000_000_000_000n + hash.readBigUInt64BE() / 4n);
}
