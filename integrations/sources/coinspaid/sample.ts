import { createHmac } from 'node:crypto';
import { majorUnits } from '../../../core/money/amount-text.ts';
import { exponentOf } from '../../../core/money/currencies.ts';
import type { SourceSample } from '../source-sample.ts';
import type { CoinspaidCredentials, CoinspaidSettings } from './description.ts';

export const coinspaidSample: SourceSample<CoinspaidCredentials, CoinspaidSettings> = {
  trial: {
    credentials: {
      publicKey: 'trial-public-key-of-nobody',
      signingKey: 'trial-secret-key-of-nobody',
    },
    settings: { surplusDecimals: 'cut' },
  },

  sign(facts, { credentials, url }) {
    const { currency, transactionId } = facts;
    const amount = majorUnits(String(facts.amountMinor), exponentOf(currency) ?? 2);
    const body = JSON.stringify({
      id: transactionId,
      type: 'deposit_exchange',
      crypto_address: {
        id: 1,
        currency: 'BTC',
        convert_to: currency,
        address: 'trial-address',
        tag: null,
        foreign_id: facts.playerId,
      },
      currency_sent: { currency: 'BTC', amount: '0.00100000' },
      currency_received: { currency, amount, amount_minus_fee: amount },
      transactions: [],
      fees: [],
      error: '',
      status: 'confirmed',
    });
    return {
      method: 'POST',
      url,
      headers: {
        'content-type': 'application/json',
        'x-processing-key': credentials.publicKey,
        'x-processing-signature': createHmac('sha512', credentials.signingKey)
          .update(body)
          .digest('hex'),
      },
      body: Buffer.from(body),
    };
  },
};
