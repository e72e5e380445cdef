import type { SourceDescription } from '../../../core/source-description.ts';
import { noSettings, sharedKey } from '../credential-formats.ts';

export const stripeDescription: SourceDescription = {
  title: 'Stripe',
  reports: 'payments',
  methods: ['POST'],
  carriers: ['webhook', 'event-bus'],
  settings: noSettings,
  credentials: sharedKey,
  replay: { by: 'signed-time' },
  unsigned: [],
};
