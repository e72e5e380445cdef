import type { SourceDescription } from '../../core/source-description.ts';
import { adyenDescription } from './adyen/description.ts';
import { nuveiDescription } from './nuvei/description.ts';
import { paysafeDescription } from './paysafe/description.ts';
import { paysafecardDescription } from './paysafecard/description.ts';
import { praxisDescription } from './praxis/description.ts';
import { skrillDescription } from './skrill/description.ts';
import { standardWebhooksDescription } from './standard-webhooks/description.ts';
import { stripeDescription } from './stripe/description.ts';
import { trustlyDescription } from './trustly/description.ts';

/** The kinds of source that exist. Apart from their code, so that synthesis loads no verifier. */
export const SOURCE_DESCRIPTIONS = {
  adyen: adyenDescription,
  nuvei: nuveiDescription,
  paysafe: paysafeDescription,
  paysafecard: paysafecardDescription,
  praxis: praxisDescription,
  skrill: skrillDescription,
  'standard-webhooks': standardWebhooksDescription,
  stripe: stripeDescription,
  trustly: trustlyDescription,
} satisfies Record<string, SourceDescription>;

export type SourceAdapterName = keyof typeof SOURCE_DESCRIPTIONS;
