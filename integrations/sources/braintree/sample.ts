import { majorUnits } from '../../../core/money/amount-text.ts';
import { exponentOf } from '../../../core/money/currencies.ts';
import type { SampleFacts, SourceSample } from '../source-sample.ts';
import type { BraintreeCredentials, BraintreeSettings } from './description.ts';
import { braintreeDigest } from './signature.ts';

export const braintreeSample: SourceSample<BraintreeCredentials, BraintreeSettings> = {
  trial: {
    credentials: { publicKey: 'trial_public_key', privateKey: 'trial_private_key_of_nobody' },
    settings: { chargebackOn: 'opened' },
  },

  sign(facts, { credentials: { publicKey, privateKey }, nowEpochMs, url }) {
    const timestamp = new Date(nowEpochMs).toISOString().replace(/\.\d+Z$/, 'Z');
    const payload = `${Buffer.from(settledSale(facts, timestamp)).toString('base64')}\n`;
    const digest = braintreeDigest(privateKey, payload).toString('hex');
    const form = new URLSearchParams({
      bt_signature: `${publicKey}|${digest}`,
      bt_payload: payload,
    });
    return {
      method: 'POST',
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: Buffer.from(form.toString()),
    };
  },
};

function settledSale(facts: SampleFacts, timestamp: string): string {
  const { amountMinor, currency } = facts;
  const major = majorUnits(String(amountMinor), exponentOf(currency) ?? 2);
  return `<notification>
    <timestamp type="datetime">${timestamp}</timestamp>
    <kind>transaction_settled</kind>
    <subject><transaction>
  <id>${facts.transactionId.replaceAll(/[^A-Za-z0-9]/g, '')}</id>
  <status>settled</status>
  <type>sale</type>
  <currency-iso-code>${currency}</currency-iso-code>
  <amount>${major}</amount>
  <order-id>${escapeXml(facts.depositId)}</order-id>
</transaction></subject>
</notification>`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
