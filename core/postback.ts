import {
  attentionPartition,
  hourPartition,
  hourShard,
  type PostbackName,
  postbackKey,
  TEST_NAME,
} from './keys.ts';
import { MILESTONES, type Milestone } from './milestones.ts';
import type { MoneyKind } from './specification/value-source.ts';

/** States in which a postback still has something to do. */
export const OPEN_STATES = ['pending', 'sending', 'retrying', 'held'] as const;
/** States that nothing but a person, a redrive or a late acknowledgement changes. */
export const TERMINAL_STATES = ['delivered', 'rejected', 'unknown', 'dead', 'discarded'] as const;
export const POSTBACK_STATES = [...OPEN_STATES, ...TERMINAL_STATES] as const;
export type PostbackState = (typeof POSTBACK_STATES)[number];

/** States that someone should look at: only these rows appear in the `attention` index. */
export const ATTENTION_STATES: readonly PostbackState[] = [
  'retrying',
  'held',
  'unknown',
  'rejected',
  'dead',
];
/** States whose rows the table may forget after their life. What awaits a person is never forgotten. */
const FORGETTABLE_STATES: readonly PostbackState[] = ['delivered', 'rejected', 'discarded'];

/** A test conversion is kept for as long as somebody may ask about it. */
const TEST_LIFE_DAYS = 30;

/** When the table may forget an item of a test conversion; nothing for any other. */
export function testExpiry(
  { test }: Pick<PostbackName, 'test'>,
  nowEpochMs: number,
): { expiresAtEpochSeconds?: number } {
  if (!test) return {};
  return { expiresAtEpochSeconds: Math.floor(nowEpochMs / 1000) + TEST_LIFE_DAYS * 86_400 };
}

/** What a postback says, fixed when it is created, so that every attempt says the same. */
export type PostbackValues = {
  clickId: string;
  playerRef: string;
  /** The ID by which the platform can recognise a repeat, and finance can match the two sides. */
  transactionId: string;
  occurredAt: string;
  clickedAt?: string;
  /** The player came without a click: `clickId` only stands for one. */
  clickless?: true;
  campaign?: string;
  partner?: string;
  /** What the event itself spoke of, for our own books. */
  paid?: Sum;
  /** What the platform is told, each in the currency it came in. */
  sums?: Partial<Record<MoneyKind, Sum>>;
  /** The same as it is told: integers in minor units of `currency`, as decimal digits. */
  amounts?: Partial<Record<MoneyKind, string>>;
  currency?: string;
  /** The rates by which sums came to be in `currency`; absent where each was in it already. */
  conversion?: Conversion;
  /** What a reversal takes back, and how. */
  reversal?: Reversal;
  /** What the source said beside the vocabulary, as far as the platform asks for it. */
  attributes?: Record<string, string>;
  /** The figures and bounds by which a rule of the stage file decided it. */
  basis?: Record<string, string>;
  /** The postback of the same click, by its occurrence, that must be closed before this one is sent. */
  after?: string;
  /** The end of its attribution window, an ISO time; absent where it has none. */
  deadline?: string;
};

/** Minor units as decimal digits, because a JSON number cannot hold 18 decimals. */
export type Sum = { amountMinor: string; currency: string };

export type Conversion = {
  /** The day the rates are of, and who published them. */
  date: string;
  source: string;
  /** Units of the postback's currency for one unit of each currency that was converted, as decimal text. */
  rates: Record<string, string>;
};

export type Reversal = {
  cause: 'refund' | 'chargeback';
  /** The whole amount of the postback it takes back, or a part. */
  whole: boolean;
  original: { milestone: Milestone; occurrence: string; transactionId: string };
};

/** A request as it was sent, with every credential replaced by `***`. */
export type RequestRecord = {
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: string;
};

export type Verdict = {
  /** The last three are answers to a lookup. */
  kind:
    | 'accepted'
    | 'duplicate'
    | 'refused'
    | 'retryable'
    | 'unknown'
    | 'found'
    | 'not-found'
    | 'unclear';
  reason?: string;
  /** The answer rule or transport observation that gave the verdict. */
  rule: string;
};

export type AttemptRecord = {
  /** From 1. */
  n: number;
  /** It asked whether the platform has the conversion, and told it nothing. */
  lookup?: true;
  /** Random; tells two executions of the same attempt apart. */
  claimId: string;
  startedAt: string;
  leaseEndsAt: string;
  specificationVersion: number;
  /** Version of the secret whose credentials were used; absent where none are needed. */
  keyId?: string;
  request: RequestRecord;
  endedAt?: string;
  latencyMs?: number;
  response?: { status: number; headers: Record<string, string>; bodyExcerpt: string };
  /** What the transport saw where there is no answer. */
  failure?: string;
  verdict?: Verdict;
  /** What happens next, in words. */
  next?: string;
  /** The outcome came after the lease had ended and did not decide. */
  late?: boolean;
};

export type PostbackRow = PostbackName & {
  v: 1;
  brand: string;
  playerRef: string;
  /** Which event decided it: `source/sourceEventId`. */
  eventIdentity: string;
  /** The sources that should have decided it and were silent for too long. */
  inPlaceOf?: readonly string[];
  /** The person who said that it is no duplicate of another one. */
  vouchedBy?: string;
  state: PostbackState;
  reason?: string;
  /** The number of the next attempt, or of the one being sent; from 1. */
  attempt: number;
  /** When the attempt is due; while sending, when the lease ends. */
  dueAtEpochMs: number;
  /** Attempts of the present schedule that count against it. */
  spent: number;
  /** How often in a row an attempt has spent none: "too many requests", or a probe; absent if it has not. */
  limited?: number;
  /** Attempts of the whole life that the platform answered; a lookup is not counted here, nor in the next. */
  answered: number;
  /** Attempts of the whole life that may have arrived without an answer we understood. */
  unanswered: number;
  /** Retries are counted from here; absent until the present schedule's first failure. */
  firstFailureAtEpochMs?: number;
  values: PostbackValues;
  createdAt: string;
  updatedAt: string;
  /** When the recorded acknowledgement came. Nothing is sent once it is there. */
  confirmedAt?: string;
  /** An attempt may have been taken: it had no answer, or one that does not say that it was not. */
  mayBeThere?: boolean;
  /** The platform knew the conversion before any attempt of ours can have told it: someone else is firing. */
  foreign?: boolean;
  /** It was confirmed after its deadline: the platform may not count it. */
  deliveredLate?: boolean;
  /** The latest attempt; earlier ones are items of their own. */
  last?: AttemptRecord;
};

export type Outstanding = Pick<PostbackRow, 'state' | 'attempt' | 'dueAtEpochMs' | 'updatedAt'>;

export function isOpen(state: PostbackState): boolean {
  return (OPEN_STATES as readonly PostbackState[]).includes(state);
}

type Origin = Pick<PostbackRow, 'milestone' | 'brand'>;

/** What a transaction ID begins with; the brand, because references may be unique within it only. */
function transactionPrefix({ milestone, brand }: Origin): string {
  return `${milestone}:${brand}:`;
}

/** What a postback reports happened once for the operator: the deposit's identity, else the player. */
export function identityOf(
  row: Origin & { values: Pick<PostbackValues, 'transactionId'> },
): string {
  return row.values.transactionId.slice(transactionPrefix(row).length);
}

/** A new postback, due at once. */
export function newPostback(options: {
  name: PostbackName;
  brand: string;
  playerRef: string;
  eventIdentity: string;
  /** See `identityOf`. */
  identity: string;
  inPlaceOf?: readonly string[];
  vouchedBy?: string | undefined;
  values: Omit<PostbackValues, 'transactionId' | 'clickId' | 'playerRef'>;
  /** Why it cannot be sent yet. */
  held?: string | undefined;
  nowEpochMs: number;
}): PostbackRow {
  const now = new Date(options.nowEpochMs).toISOString();
  return {
    v: 1,
    ...options.name,
    brand: options.brand,
    playerRef: options.playerRef,
    eventIdentity: options.eventIdentity,
    ...(options.inPlaceOf && { inPlaceOf: options.inPlaceOf }),
    ...(options.vouchedBy !== undefined && { vouchedBy: options.vouchedBy }),
    ...(options.held === undefined
      ? { state: 'pending' as const }
      : { state: 'held' as const, reason: options.held }),
    attempt: 1,
    dueAtEpochMs: options.nowEpochMs,
    spent: 0,
    answered: 0,
    unanswered: 0,
    values: {
      ...options.values,
      clickId: options.name.clickId,
      playerRef: options.playerRef,
      transactionId: transactionPrefix({ ...options.name, ...options }) + options.identity,
    },
    createdAt: now,
    updatedAt: now,
  };
}

/**
 * A postback's attempts in order of their numbers: those that are items of their own and the latest
 * one in the row. An item is written when its attempt has left the row, or knows more than the row.
 */
export function uniteAttempts(
  kept: readonly AttemptRecord[],
  last: AttemptRecord | undefined,
): AttemptRecord[] {
  const all = last && !kept.some(({ n }) => n === last.n) ? [...kept, last] : kept;
  return all.toSorted((one, other) => one.n - other.n);
}

/** Where in the `attention` index those stand that are delivered, and not by us. */
export const FOREIGN = 'foreign';

/** Index and expiry attributes that follow from a row's state; `undefined` removes one. */
export function derivedAttributes(
  row: Pick<PostbackRow, 'platform' | 'test' | 'state' | 'foreign'>,
  options: { nowEpochMs: number; rowLifeDays: number },
): { attention?: string; attentionSince?: string; expiresAtEpochSeconds?: number } {
  const worry = row.foreign ? FOREIGN : row.state;
  return {
    ...((row.foreign || ATTENTION_STATES.includes(row.state)) && {
      attention: attentionPartition(row, worry),
      attentionSince: new Date(options.nowEpochMs).toISOString(),
    }),
    ...(FORGETTABLE_STATES.includes(row.state) && {
      expiresAtEpochSeconds: Math.floor(options.nowEpochMs / 1000) + options.rowLifeDays * 86_400,
    }),
    ...testExpiry(row, options.nowEpochMs),
  };
}

/** The immutable attributes of the `byHour` index. */
export function hourAttributes(row: PostbackName & { createdAt: string }): { hour: string } {
  return {
    hour: hourPartition(row, row.createdAt, hourShard(postbackKey(row))),
  };
}

/** Reads what `formatPostbackName` wrote. Undefined if it is no postback's name. */
export function parsePostbackName(text: string): PostbackName | undefined {
  const all = text.split('/').map(decode);
  const test = all.length === 5 && all[0] === TEST_NAME;
  const parts = test ? all.slice(1) : all;
  const [platform, clickId, milestone, occurrence] = parts;
  if (parts.length !== 4 || !platform || !clickId || !milestone || !occurrence) return undefined;
  if (!(MILESTONES as readonly string[]).includes(milestone)) return undefined;
  const name = { platform, clickId, milestone: milestone as Milestone, occurrence };
  return test ? { ...name, test } : name;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}
