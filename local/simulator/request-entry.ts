import * as z from 'zod';

export const conversionSchema = z.object({
  conversionId: z.string(),
  clickId: z.string().optional(),
  /** The platform's own word: a goal alias or an event type. */
  goal: z.string(),
  /** A later request with the same key (on the same platform) is a duplicate. Absent: repeats count. */
  dedupeKey: z.string().optional(),
  /** The sender's own reference: order ID or idempotency key. */
  transactionId: z.string().optional(),
  playerRef: z.string().optional(),
  /** As received, in the platform's unit: a decimal in major units on both platforms so far. */
  amount: z.string().optional(),
  currency: z.string().optional(),
  status: z.string().optional(),
});

/** What a platform has booked. */
export type Conversion = z.infer<typeof conversionSchema>;

const ownVerdictSchema = z.enum(['accepted', 'duplicate', 'refused']);
export type OwnVerdict = z.infer<typeof ownVerdictSchema>;

const answerSchema = z.union([
  z.object({
    status: z.int(),
    body: z.string(),
    headers: z.record(z.string(), z.string()).optional(),
  }),
  z.object({ none: z.enum(['reset-before', 'reset-after', 'hang']) }),
]);
/** What was put on the wire, or how the sender was left without an answer. */
export type Answer = z.infer<typeof answerSchema>;

/** One line of `requests.jsonl`: a request and all that came of it, credentials masked as `***`. */
export const requestEntrySchema = z.object({
  id: z.string(),
  /** First path segment as received, so that a request to a misspelt platform shows up too. */
  platform: z.string(),
  /** ISO 8601 UTC with milliseconds, when the request had been read. */
  receivedAt: z.string(),
  method: z.string(),
  /** The raw request target as on the wire, prefix and query included. */
  path: z.string(),
  /** In the order and spelling of the wire. */
  headers: z.array(z.tuple([z.string(), z.string()])),
  body: z.string(),
  clickIds: z.array(z.string()),
  /** The fault that shaped the answer. With `delay` the rest of the entry is the platform's own. */
  fault: z.object({ id: z.string(), kind: z.string() }).optional(),
  outcome: z.object({
    /** True when this request booked at least one conversion. */
    recorded: z.boolean(),
    /** The first conversion booked; a batch has more in `conversions`. */
    conversionId: z.string().optional(),
    /** `fault`: the platform's own rules never saw the request. */
    verdict: z.enum([...ownVerdictSchema.options, 'fault']),
    why: z.string().optional(),
  }),
  conversions: z.array(conversionSchema),
  answer: answerSchema,
});

export type RequestEntry = z.infer<typeof requestEntrySchema>;

/** A conversion together with the request that booked it. */
export type BookedConversion = Conversion & {
  platform: string;
  requestId: string;
  receivedAt: string;
};
