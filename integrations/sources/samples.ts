import { adyenSample } from './adyen/sample.ts';
import { braintreeSample } from './braintree/sample.ts';
import { checkoutSample } from './checkout/sample.ts';
import { coinbaseSample } from './coinbase/sample.ts';
import { coinspaidSample } from './coinspaid/sample.ts';
import { customerIoSample } from './customer-io/sample.ts';
import type { SourceAdapterName } from './descriptions.ts';
import { hubspotSample } from './hubspot/sample.ts';
import { mollieSample } from './mollie/sample.ts';
import { nowpaymentsSample } from './nowpayments/sample.ts';
import { nuveiSample } from './nuvei/sample.ts';
import { paypalSample } from './paypal/sample.ts';
import { paysafeSample } from './paysafe/sample.ts';
import { paysafecardSample } from './paysafecard/sample.ts';
import { praxisSample } from './praxis/sample.ts';
import { segmentSample } from './segment/sample.ts';
import { skrillSample } from './skrill/sample.ts';
import type { SourceSample } from './source-sample.ts';
import { standardWebhooksSample } from './standard-webhooks/sample.ts';
import { staticTokenSample } from './static-token/sample.ts';
import { stripeSample } from './stripe/sample.ts';
import { trustlySample } from './trustly/sample.ts';
import { worldpaySample } from './worldpay/sample.ts';

/** Signed samples of each kind of source that calls a webhook URL. */
export const SOURCE_SAMPLES: Partial<Record<SourceAdapterName, SourceSample>> = {
  adyen: adyenSample,
  braintree: braintreeSample,
  checkout: checkoutSample,
  coinbase: coinbaseSample,
  coinspaid: coinspaidSample,
  'customer-io': customerIoSample,
  hubspot: hubspotSample,
  mollie: mollieSample,
  nowpayments: nowpaymentsSample,
  nuvei: nuveiSample,
  paypal: paypalSample,
  paysafe: paysafeSample,
  paysafecard: paysafecardSample,
  praxis: praxisSample,
  segment: segmentSample,
  skrill: skrillSample,
  'standard-webhooks': standardWebhooksSample,
  'static-token': staticTokenSample,
  stripe: stripeSample,
  trustly: trustlySample,
  worldpay: worldpaySample,
};
