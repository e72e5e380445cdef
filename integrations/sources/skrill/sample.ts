import { createHash } from 'node:crypto';
import type { SourceSample } from '../source-sample.ts';
import type { SkrillCredentials, SkrillSettings } from './description.ts';

export const skrillSample: SourceSample<SkrillCredentials, SkrillSettings> = {
  trial: {
    credentials: { secretWord: 'trialword0', merchantId: '100005' },
    settings: { digest: 'md5', sha2Inner: 'md5' },
  },

  /** With two decimals, whatever the currency: the sample is for those that have two. */
  sign(facts, { credentials: { secretWord, merchantId }, settings: { sha2Inner }, url }) {
    const minor = String(facts.amountMinor).padStart(3, '0');
    const amount = `${minor.slice(0, -2)}.${minor.slice(-2)}`;
    const signed = (algorithm: string, inner: string) =>
      upperHex(
        algorithm,
        `${merchantId}${facts.depositId}${upperHex(inner, secretWord)}${amount}${facts.currency}2`,
      );
    const form = new URLSearchParams({
      pay_to_email: 'cashier@operator.example',
      pay_from_email: 'player@mail.example',
      merchant_id: merchantId,
      transaction_id: facts.depositId,
      mb_transaction_id: facts.transactionId,
      mb_amount: amount,
      mb_currency: facts.currency,
      amount,
      currency: facts.currency,
      status: '2',
      sha2sig: signed('sha256', sha2Inner),
      md5sig: signed('md5', 'md5'),
    });
    return {
      method: 'POST',
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: Buffer.from(form.toString()),
    };
  },
};

function upperHex(algorithm: string, text: string): string {
  return createHash(algorithm).update(text).digest('hex').toUpperCase();
}
