import * as z from 'zod';
import { JOURNEY_PATHS } from '../../core/click-record.ts';
import { DAY_MS } from '../../core/days.ts';
import { clickId, configuredName } from '../../core/player-event.ts';

/*
 * What browsers send. Unknown fields are left out rather than refused, so that nothing of what a
 * stranger sends comes back in an answer, and an older page goes on working.
 */

/** Older than any click that is kept. */
const MAX_AGE_MS = 400 * DAY_MS;
/** Names of query parameters; others the stage file does not take as aliases. */
const parameterName = z.string().regex(/^[\w.-]{1,60}$/);
const MAX_EXPECTED = 20;
/** Origin and path, cut by the page that sends it. */
const page = z.string().regex(/^https?:\/\/[\x21\x22\x24-\x3e\x40-\x7e]{1,500}$/, {
  error: 'must be the address of a page without its query',
});

const common = {
  v: z.literal(1),
  platform: configuredName,
  clickId,
  /** The parameter it arrived in. */
  name: parameterName.optional().catch(undefined),
  /** How long ago the page was opened, by the visitor's own clock: a wrong one cancels out. */
  ageMs: z
    .number()
    .min(0)
    .default(0)
    .transform((ageMs) => Math.min(ageMs, MAX_AGE_MS)),
  landing: page.optional().catch(undefined),
  path: z.enum(JOURNEY_PATHS).default('web'),
  means: z
    .array(z.enum(['cookie', 'session', 'field', 'kept']))
    .max(4)
    .default([]),
  campaign: clickId.optional(),
  partner: clickId.optional(),
};

export const clickBody = z.object({
  ...common,
  /** The name it arrived in is none that the page reads: those it does read. */
  missed: z.literal(true).optional(),
  expected: z
    .array(z.string().max(60))
    .default([])
    .transform((names) =>
      names.filter((name) => parameterName.safeParse(name).success).slice(0, MAX_EXPECTED),
    ),
});

export type ClickBody = z.infer<typeof clickBody>;
