import type { SourceDescription } from '../../../core/source-description.ts';
import { noCredentials, noSettings } from '../credential-formats.ts';

export const operatorEventsDescription: SourceDescription = {
  title: "the operator's own events",
  reports: 'players',
  methods: [],
  carriers: ['event-bus'],
  settings: noSettings,
  credentials: noCredentials,
  // EventBridge delivers at least once, and tries for a day.
  replay: { by: 'event-id', retrySpanHours: 24 },
  unsigned: [],
};
