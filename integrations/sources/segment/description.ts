import * as z from 'zod';
import type { SourceDescription } from '../../../core/source-description.ts';
import { sharedKey } from '../credential-formats.ts';
import { mappingSettings } from '../mapped-events.ts';

const settings = z.strictObject(
  mappingSettings({
    playerId: 'userId',
    brand: 'properties.brand',
    product: 'properties.product',
    channel: 'properties.channel',
    clickPlatform: 'properties.click_platform',
    clickId: 'properties.click_id',
    clickedAt: 'properties.clicked_at',
    campaign: 'properties.campaign',
    partner: 'properties.partner',
    promoCode: 'properties.promo_code',
    domain: 'properties.domain',
    depositId: 'properties.deposit_id',
    transactionId: 'properties.transaction_id',
    amount: 'properties.amount',
    currency: 'properties.currency',
    deposited: 'properties.deposited',
    wagered: 'properties.wagered',
    period: 'properties.period',
    revision: 'properties.revision',
    ggr: 'properties.ggr',
    ngr: 'properties.ngr',
  }),
);
export type SegmentSettings = z.infer<typeof settings>;

export const segmentDescription: SourceDescription = {
  title: 'Segment',
  reports: 'players',
  methods: ['POST'],
  carriers: ['webhook', 'event-bus'],
  settings,
  credentials: sharedKey,
  // Segment repeats for 4 hours; a day leaves room for what is replayed by hand.
  replay: { by: 'event-id', retrySpanHours: 24 },
  unsigned: [],
};
