import * as z from 'zod';

export const conversionSchema = z.object({
  conversionId: z.string(),
  /** What the platform took it for. */
  milestone: z.string().optional(),
  /** Of the request, or of the player's earlier ones where a request names the player alone. */
  clickId: z.string().optional(),
  /** The platform's own word: a goal alias or an event type. */
  goal: z.string(),
  /** A later request with the same key (on the same platform) is a duplicate. Absent: repeats count. */
  dedupeKey: z.string().optional(),
  /** The sender's own reference: order ID or idempotency key. */
  transactionId: z.string().optional(),
  playerRef: z.string().optional(),
  /** Decimal text in major units. */
  amount: z.string().optional(),
  currency: z.string().optional(),
  status: z.string().optional(),
  /** A test conversion: it counts nowhere. */
  test: z.literal(true).optional(),
});

/** What a platform has booked. */
export type Conversion = z.infer<typeof conversionSchema>;

const changeSchema = z.object({
  /** The conversion that has another status from now on. */
  conversionId: z.string(),
  status: z.string(),
  dedupeKey: z.string().optional(),
});
/** What a reversal or an approval does to a conversion booked before. */
export type Change = z.infer<typeof changeSchema>;

const signatureSchema = z.object({
  verified: z.boolean(),
  /** The key that verified it. */
  keyId: z.string().optional(),
});
export type SignatureCheck = z.infer<typeof signatureSchema>;

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
  /** Requests of this platform that were under way when it had been read, itself included. */
  atOnce: z.int().positive().optional(),
  method: z.string(),
  /** The raw request target as on the wire, prefix and query included. */
  path: z.string(),
  /** In the order and spelling of the wire. */
  headers: z.array(z.tuple([z.string(), z.string()])),
  body: z.string(),
  clickIds: z.array(z.string()),
  /** A request of the key API, or a lookup; absent on every postback. */
  about: z.enum(['key', 'lookup']).optional(),
  /** The sender meant it as a test. */
  test: z.literal(true).optional(),
  /** Absent where the platform takes no signature, or never got to look at it. */
  signature: signatureSchema.optional(),
  /** The fault that shaped the answer. With `delay` the rest of the entry is the platform's own. */
  fault: z.object({ id: z.string(), kind: z.string() }).optional(),
  outcome: z.object({
    /** True when this request booked a conversion or changed one. */
    recorded: z.boolean(),
    /** The conversion booked or changed. */
    conversionId: z.string().optional(),
    /** `fault`: the platform's own rules never saw the request. */
    verdict: z.enum([...ownVerdictSchema.options, 'fault']),
    why: z.string().optional(),
  }),
  conversions: z.array(conversionSchema),
  changes: z.array(changeSchema).optional(),
  answer: answerSchema,
});

export type RequestEntry = z.infer<typeof requestEntrySchema>;

/** A conversion as it stands now, together with the request that booked it. */
export type BookedConversion = Conversion & {
  platform: string;
  requestId: string;
  receivedAt: string;
};

/** Signatures of one platform by what came of them. */
export type SignatureCount = {
  verified: number;
  failed: number;
  /** Verified ones by the ID of the key. */
  byKeyId: Record<string, number>;
};
