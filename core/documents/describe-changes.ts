import type { Lookup } from '../specification/lookup.ts';
import type { PlatformSpecification } from '../specification/platform-specification.ts';
import type { SigningRecipe } from '../specification/signing-recipe.ts';
import { accountChanges } from './changes/account-changes.ts';
import { answerChanges } from './changes/answer-changes.ts';
import {
  changedItems,
  changesIn,
  type Loose,
  told,
  toldAtLength,
  type Words,
} from './changes/compare.ts';
import { eventChanges, repeatChanges } from './changes/event-changes.ts';
import { requestChanges } from './changes/request-changes.ts';
import { code, listed } from './markdown.ts';
import { OWNERS } from './sections/events-section.ts';
import { describeCurrency } from './sections/money-section.ts';
import { counted, describeDuration } from './words/describe-duration.ts';
import { describeMilestones } from './words/describe-milestone.ts';
import {
  describeAlgorithm,
  describeContent,
  describeEncoding,
  describeKey,
  describeOverlap,
  describeSigningTime,
} from './words/describe-signing.ts';
import { describeTestMode } from './words/describe-test-mode.ts';

/**
 * What has changed for a platform's own staff, one sentence each. What has no words of its own is
 * told as `path: old -> new`: no difference between the two stays unsaid.
 *
 * @returns empty if the two are equal
 */
export function describeChanges(
  before: PlatformSpecification,
  after: PlatformSpecification,
): string[] {
  const pair = { before, after };
  return changesIn(pair, { ...WORDS, requests: () => requestChanges(pair) }, '');
}

const WORDS: Words<PlatformSpecification> = {
  title: told('The name is', (title) => title),
  version: told('The version of this description is', String),
  apiVersion: told('The version of your interface is', (version) => version),
  reviewDue: told('The next review is due', (date) => date),
  sources: itemsOf('Source'),
  unverified: (before, after) =>
    changedItems(before, after, {
      added: (item) => `Newly unverified: ${item}`,
      removed: (item) => `No longer unverified: ${item}`,
    }),
  notes: itemsOf('Note'),
  baseUrl: told('The base URL is', code),
  account: accountChanges,
  credentials: itemsOf('Credential'),
  events: (before, after) => eventChanges({ before, after }),
  words: toldAtLength('The words for events', (whose) => OWNERS[whose]),
  statuses: partsOf<NonNullable<PlatformSpecification['statuses']>>('Statuses', {
    words: told('The statuses of a conversion are', (words) => listed(words.map(code))),
    moves: told('A conversion may move', (moves) =>
      listed(moves.map(({ from, to }) => `from ${code(from)} to ${code(to)}`)),
    ),
  }),
  reversals: told('A refund of a part is', ({ partial }) => partial),
  money: partsOf<NonNullable<PlatformSpecification['money']>>('Money', {
    currency: toldAtLength('Currency', describeCurrency),
    letterCase: told('Currency codes are in', (letterCase) => `${letterCase} case`),
    min: told('The least amount is', code),
    max: told('The greatest amount is', code),
    negative: told('Negative amounts are', String),
  }),
  clickId: partsOf<NonNullable<PlatformSpecification['clickId']>>('Click ID', {
    pattern: told('The click ID matches', code),
    maxLength: told('The click ID has at most', (length) => counted(length, 'character')),
    letterCase: told('The click ID is, as to upper and lower case,', (rule) => rule),
    unique: told('The click ID is unique to', (what) => `a ${what}`),
    arrivesAs: told('The click ID arrives as', (names) => listed(names.map(code), 'or')),
  }),
  transactionIdMaxLength: told('The transaction ID has at most', (n) => counted(n, 'character')),
  identity: told('The click ID is in', (identity) =>
    identity.click === 'every-event'
      ? 'every event'
      : `the registration only, for which later events wait at most ${describeDuration(identity.maxWaitSeconds)}`,
  ),
  signing: partsOf<SigningRecipe>('Signing', {
    algorithm: told('The algorithm of the signature is', describeAlgorithm),
    content: told('What is signed is', describeContent),
    between: told('What is signed is joined by', code),
    encoding: told('The signature is written as', describeEncoding),
    prefix: told('The signature begins with', code),
    key: told('The key that signs is', describeKey),
    timestamp: told('The signing time is', describeSigningTime),
    overlap: toldAtLength('While the key is being changed', describeOverlap),
  }),
  answers: answerChanges,
  lookup: partsOf<Lookup>('Lookup', {
    milestones: told('We can ask what became of', describeMilestones),
    baseUrl: told('The base URL of the lookup is', code),
    delaySeconds: told('We ask after', describeDuration),
  }),
  repeats: (before, after) => repeatChanges({ before, after }),
  window: partsOf<NonNullable<PlatformSpecification['window']>>('Attribution window', {
    defaultDays: told('The attribution window is', (days) => counted(days, 'day')),
    maxDays: told('The longest attribution window is', (days) => counted(days, 'day')),
    minSeconds: told(
      'An event counts from',
      (seconds) => `${describeDuration(seconds)} after its click`,
    ),
    milestones: told('The attribution window is for', describeMilestones),
    agreedPer: told('Another window can be agreed per', (whose) => listed(whose, 'or')),
  }),
  testMode: toldAtLength('Test conversions', describeTestMode),
  delivery: partsOf<NonNullable<PlatformSpecification['delivery']>>('Delivery', {
    retryDelaysSeconds: told('Attempts follow the first failure after', (delays) =>
      listed(delays.map(describeDuration)),
    ),
    timeoutSeconds: told('We wait for an answer', describeDuration),
    maxConcurrency: told('At once we send at most', (count) => counted(count, 'request')),
    requestsPerSecond: told('The rate is at most', (rate) => `${rate} a second`),
    batchSize: told('You take in one request', (size) => counted(size, 'event')),
  }),
  limits: partsOf<NonNullable<PlatformSpecification['limits']>>('Limits', {
    urlBytes: told('A URL has at most', (count) => counted(count, 'byte')),
    bodyBytes: told('A body has at most', (count) => counted(count, 'byte')),
    eventAgeSeconds: told('An event is sent within', ({ max }) => describeDuration(max)),
  }),
};

function itemsOf(what: string): (before: string[], after: string[]) => string[] {
  return (before, after) =>
    changedItems(before, after, {
      added: (item) => `${what} added: ${item}`,
      removed: (item) => `${what} removed: ${item}`,
    });
}

/** Words for the parts of something that may be there or not. */
function partsOf<T>(
  label: string,
  words: Words<Loose<T>>,
): (before: Loose<T> | undefined, after: Loose<T> | undefined, path: string) => string[] {
  return (before, after, path) => {
    const intro = before === undefined ? [`${label}: new.`] : [];
    const end = after === undefined ? [`${label}: no longer.`] : [];
    const parts = changesIn({ before: before ?? {}, after: after ?? {} }, words, path);
    return [...intro, ...end, ...parts];
  };
}
