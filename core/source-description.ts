import type * as z from 'zod';

/** What a copy of an old, correctly signed request is recognised by. */
export type ReplayGuard =
  /** A time is signed: it must be near enough to ours, in both directions. */
  | { by: 'signed-time' }
  /**
   * No time is signed. The ledger keeps what the event said for longer than the source repeats it.
   *
   * `retrySpanHours`: from the first delivery to the last automatic one.
   */
  | { by: 'event-id'; retrySpanHours: number };

/**
 * What is known of a kind of source without its code: synthesis and the command line read it, and
 * load no verifier for it.
 */
export type SourceDescription = {
  /** As its owner writes it. */
  title: string;
  /** `payments`: it takes the money itself, on a page of its own; `players`: it tells of the operator's players. */
  reports: 'payments' | 'players';
  /** What it calls its URL with; the first is the one for events. */
  methods: readonly ('GET' | 'POST')[];
  /** What the stage file may say of such a source: an object of its own settings. */
  settings: z.ZodType<object>;
  /**
   * The texts in its secret, by name. A secret that is no JSON object is the one text `signingKey`.
   * Each format is checked, so that an empty or malformed key can never verify anything.
   */
  credentials: z.ZodType<object>;
  replay: ReplayGuard;
  /** Fields that matter and that the signature does not cover, by the names of the vocabulary. */
  unsigned: readonly string[];
  /** Whether it can be asked whether what it is said to have reported is true. */
  confirms?: true;
  /** What a new stage's secret is filled with: 32 letters and digits, or 64 hexadecimal ones. */
  firstKey?: 'letters' | 'hex';
  /** How its events come: by calls of a webhook URL, over an event bus, or either. */
  carriers?: ReadonlyArray<'webhook' | 'event-bus'>;
};
