import * as z from 'zod';
import type { SourceDescription } from '../../../core/source-description.ts';
import { sharedKey } from '../credential-formats.ts';

const settings = z.strictObject({
  /**
   * How the body is put in order before it is signed: at every level, or as the one-line sample of
   * the documentation does it, which leaves out most of what is nested.
   */
  sorting: z.enum(['recursive', 'docs-sample']).default('recursive'),
  /** Whether less than the price is a deposit of what was paid. */
  partiallyPaid: z.enum(['ignore', 'report']).default('ignore'),
});
export type NowpaymentsSettings = z.infer<typeof settings>;

export const nowpaymentsDescription: SourceDescription = {
  title: 'NOWPayments',
  reports: 'payments',
  methods: ['POST'],
  settings,
  credentials: sharedKey,
  replay: { by: 'event-id', retrySpanHours: 72 },
  unsigned: [],
};
