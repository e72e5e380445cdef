import { adyenSample } from './adyen/sample.ts';
import type { SourceAdapterName } from './descriptions.ts';
import { nuveiSample } from './nuvei/sample.ts';
import { paysafeSample } from './paysafe/sample.ts';
import { paysafecardSample } from './paysafecard/sample.ts';
import { praxisSample } from './praxis/sample.ts';
import { skrillSample } from './skrill/sample.ts';
import type { SourceSample } from './source-sample.ts';
import { standardWebhooksSample } from './standard-webhooks/sample.ts';
import { stripeSample } from './stripe/sample.ts';
import { trustlySample } from './trustly/sample.ts';

/** Signed samples of each kind of source. */
export const SOURCE_SAMPLES: Record<SourceAdapterName, SourceSample> = {
  adyen: adyenSample,
  nuvei: nuveiSample,
  paysafe: paysafeSample,
  paysafecard: paysafecardSample,
  praxis: praxisSample,
  skrill: skrillSample,
  'standard-webhooks': standardWebhooksSample,
  stripe: stripeSample,
  trustly: trustlySample,
};
