import { adyen } from './adyen/adapter.ts';
import type { SourceAdapterName } from './descriptions.ts';
import { nuvei } from './nuvei/adapter.ts';
import { paysafe } from './paysafe/adapter.ts';
import { paysafecard } from './paysafecard/adapter.ts';
import { praxis } from './praxis/adapter.ts';
import { skrill } from './skrill/adapter.ts';
import type { SourceAdapter } from './source-adapter.ts';
import { standardWebhooks } from './standard-webhooks/adapter.ts';
import { stripe } from './stripe/adapter.ts';
import { trustly } from './trustly/adapter.ts';

/** The code behind each kind of source. */
export const SOURCE_ADAPTERS: Record<SourceAdapterName, SourceAdapter> = {
  adyen,
  nuvei,
  paysafe,
  paysafecard,
  praxis,
  skrill,
  'standard-webhooks': standardWebhooks,
  stripe,
  trustly,
};
