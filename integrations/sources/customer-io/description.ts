import * as z from 'zod';
import type { SourceDescription } from '../../../core/source-description.ts';
import { sharedKey } from '../credential-formats.ts';
import { mappingSettings } from '../mapped-events.ts';

/** How long Customer.io goes on repeating an event. */
export const RETRY_SPAN_HOURS = 168;

const settings = z.strictObject(mappingSettings({ playerId: 'data.identifiers.id' }));
export type CustomerIoSettings = z.infer<typeof settings>;

export const customerIoDescription: SourceDescription = {
  title: 'Customer.io',
  reports: 'players',
  methods: ['POST'],
  settings,
  credentials: sharedKey,
  // A time is signed, but nobody says whether a retry seven days later carries a new one.
  replay: { by: 'event-id', retrySpanHours: RETRY_SPAN_HOURS },
  unsigned: [],
};
