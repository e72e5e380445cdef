import * as z from 'zod';
import type { SourceDescription } from '../../../core/source-description.ts';
import { sharedKey } from '../credential-formats.ts';
import { mappingSettings } from '../mapped-events.ts';

const settings = z.strictObject({
  ...mappingSettings({ playerId: 'objectId' }),
  /**
   * The URL that HubSpot was given, without its query, where ours arrives as another one: behind a
   * CDN or a domain of its own. Its path ends as that of ours, which says source and brand.
   */
  publicUrl: z
    .url({ protocol: /^https$/, error: 'must be an https URL' })
    .regex(/^[^?#]*$/, { error: 'must have no query and no fragment' })
    .regex(/\/webhooks\/[a-z][a-z0-9-]*(\/[a-z][a-z0-9-]*)?$/, {
      error: 'must end in /webhooks/<source> or /webhooks/<source>/<brand>',
    })
    .optional(),
});
export type HubspotSettings = z.infer<typeof settings>;

export const hubspotDescription: SourceDescription = {
  title: 'HubSpot',
  reports: 'players',
  methods: ['POST'],
  settings,
  /** The client secret of the app. */
  credentials: sharedKey,
  replay: { by: 'signed-time' },
  unsigned: [],
};
