import type { SourceDescription } from '../../core/source-description.ts';
import { adyenDescription } from './adyen/description.ts';
import { braintreeDescription } from './braintree/description.ts';
import { checkoutDescription } from './checkout/description.ts';
import { coinbaseDescription } from './coinbase/description.ts';
import { coinspaidDescription } from './coinspaid/description.ts';
import { customerIoDescription } from './customer-io/description.ts';
import { hubspotDescription } from './hubspot/description.ts';
import { mollieDescription } from './mollie/description.ts';
import { nowpaymentsDescription } from './nowpayments/description.ts';
import { nuveiDescription } from './nuvei/description.ts';
import { operatorEventsDescription } from './operator-events/description.ts';
import { paypalDescription } from './paypal/description.ts';
import { paysafeDescription } from './paysafe/description.ts';
import { paysafecardDescription } from './paysafecard/description.ts';
import { praxisDescription } from './praxis/description.ts';
import { salesforceDescription } from './salesforce/description.ts';
import { segmentDescription } from './segment/description.ts';
import { skrillDescription } from './skrill/description.ts';
import { standardWebhooksDescription } from './standard-webhooks/description.ts';
import { staticTokenDescription } from './static-token/description.ts';
import { stripeDescription } from './stripe/description.ts';
import { trustlyDescription } from './trustly/description.ts';
import { worldpayDescription } from './worldpay/description.ts';

/** The kinds of source that exist. Apart from their code, so that synthesis loads no verifier. */
export const SOURCE_DESCRIPTIONS = {
  adyen: adyenDescription,
  braintree: braintreeDescription,
  checkout: checkoutDescription,
  coinbase: coinbaseDescription,
  coinspaid: coinspaidDescription,
  'customer-io': customerIoDescription,
  hubspot: hubspotDescription,
  mollie: mollieDescription,
  nowpayments: nowpaymentsDescription,
  nuvei: nuveiDescription,
  'operator-events': operatorEventsDescription,
  paypal: paypalDescription,
  paysafe: paysafeDescription,
  paysafecard: paysafecardDescription,
  praxis: praxisDescription,
  salesforce: salesforceDescription,
  segment: segmentDescription,
  skrill: skrillDescription,
  'standard-webhooks': standardWebhooksDescription,
  'static-token': staticTokenDescription,
  stripe: stripeDescription,
  trustly: trustlyDescription,
  worldpay: worldpayDescription,
} satisfies Record<string, SourceDescription>;

export type SourceAdapterName = keyof typeof SOURCE_DESCRIPTIONS;

/** The description of this name; undefined if no kind of source has it. */
export function descriptionOf(adapter: string): SourceDescription | undefined {
  return Object.hasOwn(SOURCE_DESCRIPTIONS, adapter)
    ? SOURCE_DESCRIPTIONS[adapter as SourceAdapterName]
    : undefined;
}
