import * as z from 'zod';
import { handoverToken } from '../../integrations/handovers/handover-token.ts';
import { clickBody } from './click-body.ts';

const { v, platform, clickId, ageMs, landing, campaign, partner } = clickBody.shape;

/** What the landing page sends before it sends its visitor to a store. */
export const handoverBody = z.object({
  v,
  /** Made by the page, so that the link need not wait for an answer; else we make one. */
  token: handoverToken.optional(),
  platform,
  clickId,
  ageMs,
  landing,
  campaign,
  partner,
});
