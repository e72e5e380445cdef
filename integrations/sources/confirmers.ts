import type { SourceAdapterName } from './descriptions.ts';
import { mollieConfirmer } from './mollie/confirm.ts';
import { nuveiConfirmer } from './nuvei/confirm.ts';
import { paypalConfirmer } from './paypal/confirm.ts';
import { paysafecardConfirmer } from './paysafecard/confirm.ts';
import { praxisConfirmer } from './praxis/confirm.ts';
import type { SourceConfirmer } from './source-confirmer.ts';

/** The kinds of source that can be asked; each says `confirms` in its description. */
export const SOURCE_CONFIRMERS: Partial<Record<SourceAdapterName, SourceConfirmer>> = {
  mollie: mollieConfirmer,
  nuvei: nuveiConfirmer,
  paypal: paypalConfirmer,
  paysafecard: paysafecardConfirmer,
  praxis: praxisConfirmer,
};
