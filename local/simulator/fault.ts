import * as z from 'zod';

/** Nothing that hangs or waits holds a socket longer. */
export const MAX_WAIT_MS = 60_000;

const aimed = z.strictObject({
  /** `*` is every platform. */
  platform: z.string(),
  /** Only requests that name this click. */
  clickId: z.string().min(1).optional(),
  /** Uses after which the fault is off by itself; default: until it is deleted. */
  times: z.int().positive().optional(),
  /** Share of the matching requests, 0 to 1; default 1. The draw is the same in every run. */
  probability: z.number().min(0).max(1).optional(),
  /** Seed of that draw; default 1. */
  seed: z.int().optional(),
});
const retryAfterSeconds = z.int().nonnegative().optional();
/** Whether the platform's own rules see the request although the sender gets no sense out of it. */
const record = z.boolean().default(false);

export const faultSchema = z.discriminatedUnion('kind', [
  /** Answers `status` without recording, as a sick server, a rate limit or a WAF does. */
  aimed.extend({
    kind: z.literal('status'),
    status: z.int().min(200).max(599),
    body: z.string().default(''),
    retryAfterSeconds,
  }),
  /** Waits, then everything is as usual, also when the sender has gone meanwhile. */
  aimed.extend({ kind: z.literal('delay'), delayMs: z.int().min(0).max(MAX_WAIT_MS) }),
  /** Resets the connection; nothing is recorded. */
  aimed.extend({ kind: z.literal('reset-before') }),
  /** Records, then resets the connection instead of answering. */
  aimed.extend({ kind: z.literal('reset-after') }),
  /** Never answers; the socket is closed after `MAX_WAIT_MS`. */
  aimed.extend({ kind: z.literal('hang'), record }),
  /**
   * Refuses what it would else take or know, in the words of the platform's specification: the click is
   * too old for it, or the campaign has ended. Nothing is recorded.
   */
  aimed.extend({ kind: z.literal('refusal'), reason: z.enum(['expired', 'campaign-inactive']) }),
  /** 200 with a body that is not what the platform answers. */
  aimed.extend({
    kind: z.literal('garbage'),
    record,
    body: z.string().default('<html><body>It works!'),
  }),
  /** 429 beyond so many requests within one second of the clock. */
  aimed.extend({
    kind: z.literal('rate-limit'),
    requestsPerSecond: z.int().nonnegative(),
    retryAfterSeconds: z.int().nonnegative().default(1),
  }),
  /**
   * 429 for what finds no token in the bucket, with the time until there is one in `Retry-After`. The
   * bucket is full at first, and what is refused takes nothing out of it.
   */
  aimed.extend({
    kind: z.literal('token-bucket'),
    requestsPerSecond: z.number().positive(),
    /** What it holds: as many may come at once. */
    capacity: z.int().positive().default(1),
  }),
  /** Connections are refused. The platforms share one port, so this is for all of them, always. */
  z.strictObject({ kind: z.literal('refuse'), platform: z.literal('*') }),
]);

/** A fault as somebody orders it; defaults may be left out. */
export type FaultOrder = z.input<typeof faultSchema>;
export type Fault = z.infer<typeof faultSchema>;
/** A fault that strikes single requests. */
export type RequestFault = Exclude<Fault, { kind: 'refuse' }>;
/** A fault in force: `id` deletes it, `uses` counts the requests it has struck. */
export type ArmedFault = Fault & { id: string; uses: number };
