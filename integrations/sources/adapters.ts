import { adyen } from './adyen/adapter.ts';
import { braintree } from './braintree/adapter.ts';
import { checkout } from './checkout/adapter.ts';
import { coinbase } from './coinbase/adapter.ts';
import { coinspaid } from './coinspaid/adapter.ts';
import { customerIo } from './customer-io/adapter.ts';
import type { SourceAdapterName } from './descriptions.ts';
import { hubspot } from './hubspot/adapter.ts';
import { mollie } from './mollie/adapter.ts';
import { nowpayments } from './nowpayments/adapter.ts';
import { nuvei } from './nuvei/adapter.ts';
import { operatorEvents } from './operator-events/adapter.ts';
import { paypal } from './paypal/adapter.ts';
import { paysafe } from './paysafe/adapter.ts';
import { paysafecard } from './paysafecard/adapter.ts';
import { praxis } from './praxis/adapter.ts';
import { salesforce } from './salesforce/adapter.ts';
import { segment } from './segment/adapter.ts';
import { skrill } from './skrill/adapter.ts';
import type { SourceAdapter } from './source-adapter.ts';
import { standardWebhooks } from './standard-webhooks/adapter.ts';
import { staticToken } from './static-token/adapter.ts';
import { stripe } from './stripe/adapter.ts';
import { trustly } from './trustly/adapter.ts';
import { worldpay } from './worldpay/adapter.ts';

/** The code behind each kind of source. */
export const SOURCE_ADAPTERS: Record<SourceAdapterName, SourceAdapter> = {
  adyen,
  braintree,
  checkout,
  coinbase,
  coinspaid,
  'customer-io': customerIo,
  hubspot,
  mollie,
  nowpayments,
  nuvei,
  'operator-events': operatorEvents,
  paypal,
  paysafe,
  paysafecard,
  praxis,
  salesforce,
  segment,
  skrill,
  'standard-webhooks': standardWebhooks,
  'static-token': staticToken,
  stripe,
  trustly,
  worldpay,
};
