import type { PlatformSpecificationInput } from '../../core/specification/platform-specification.ts';
import { adjust } from './adjust.ts';
import { affiliateControl } from './affiliate-control.ts';
import { affise } from './affise.ts';
import { appsflyer } from './appsflyer.ts';
import { awin } from './awin.ts';
import { bemob } from './bemob.ts';
import { binom } from './binom.ts';
import { cake } from './cake.ts';
import { everflow } from './everflow.ts';
import { generic } from './generic.ts';
import { impact } from './impact.ts';
import { intelitics } from './intelitics.ts';
import { keitaro } from './keitaro.ts';
import { metaConversions } from './meta-conversions.ts';
import { offer18 } from './offer18.ts';
import { postAffiliatePro } from './post-affiliate-pro.ts';
import { revosurge } from './revosurge.ts';
import { revvvs } from './revvvs.ts';
import { scaleo } from './scaleo.ts';
import { trackier } from './trackier.ts';
import { tune } from './tune.ts';
import { voluum } from './voluum.ts';

/**
 * Every platform specification as it is written. One is checked when a stage names it, so that a
 * wrong one stops the synthesis of that stage and nothing else.
 */
export const WRITTEN_SPECIFICATIONS: Record<string, PlatformSpecificationInput> = {
  adjust,
  'affiliate-control': affiliateControl,
  affise,
  appsflyer,
  awin,
  bemob,
  binom,
  cake,
  everflow,
  generic,
  impact,
  intelitics,
  keitaro,
  'meta-conversions': metaConversions,
  offer18,
  'post-affiliate-pro': postAffiliatePro,
  revosurge,
  revvvs,
  scaleo,
  trackier,
  tune,
  voluum,
};
