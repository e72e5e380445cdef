import { createHmac } from 'node:crypto';
import { majorUnits } from '../../../core/money/amount-text.ts';
import { exponentOf } from '../../../core/money/currencies.ts';
import type { SharedKey } from '../credential-formats.ts';
import type { SourceSample } from '../source-sample.ts';
import type { NowpaymentsSettings } from './description.ts';

export const nowpaymentsSample: SourceSample<SharedKey, NowpaymentsSettings> = {
  trial: {
    credentials: { signingKey: 'trial-ipn-secret-of-nobody' },
    settings: { sorting: 'recursive', partiallyPaid: 'ignore' },
  },

  sign(facts, { credentials, settings, url }) {
    const { amountMinor, currency, depositId, transactionId } = facts;
    const price = majorUnits(String(amountMinor), exponentOf(currency) ?? 2) ?? '0';
    // The provider's own numbers are JavaScript's, too.
    const fee = { currency: 'btc', depositFee: 0.09853637216235617, serviceFee: 0 };
    const body = {
      payment_id: transactionId,
      parent_payment_id: null,
      payment_status: 'finished',
      pay_address: 'trial-address',
      price_amount: Number(price),
      price_currency: currency.toLowerCase(),
      pay_amount: 0.001,
      actually_paid: 0.001,
      pay_currency: 'btc',
      order_id: depositId,
      fee,
    };
    // An array as JSON.stringify's second argument keeps the fields that it lists, in its order.
    const signed =
      settings.sorting === 'recursive'
        ? JSON.stringify(Object.fromEntries(Object.entries(body).sort()))
        : JSON.stringify(body, Object.keys(body).sort());
    return {
      method: 'POST',
      url,
      headers: {
        'content-type': 'application/json',
        'x-nowpayments-sig': createHmac('sha512', credentials.signingKey)
          .update(signed)
          .digest('hex'),
      },
      body: Buffer.from(JSON.stringify(body)),
    };
  },
};
