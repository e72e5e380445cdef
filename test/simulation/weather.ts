import type { Chance } from './chance.ts';

/** Every kind of fault, and what it does. */
export const FAULTS = {
  'crash-before': 'the process ends before its call arrives',
  'crash-after': 'the process ends after its call was carried out',
  throttled: 'a call is refused and not carried out',
  ambiguous: 'a call is carried out, and its answer lost',
  'tried-twice': 'the answer is lost, and the client itself calls once more',
  slow: 'a call takes seconds',
  stall: 'the process stands still for up to a minute',
  'wrong-clock': 'a clock is up to two minutes wrong',
  'transaction-met': 'a transaction is refused because it met another one',
  rush: 'all that belongs to a player comes at once',
  deployment: 'functions that begin from now on have another stage file',
  'doubled-message': 'a queue gives the same message to two readers',
  'stray-wake-up': 'a wake-up comes while a request is open',
  'late-message': 'a message becomes visible later than it should',
  'undeleted-message': 'an acknowledged message comes again',
  'doubled-event': 'the bus delivers an event twice',
  'lost-batch-part': 'the bus takes a part of a batch',
  unreached: 'the platform cannot be reached',
  'lost-request': 'the connection breaks before the platform has read the request',
  'lost-answer': 'the platform takes the request, and its answer is lost',
  'slow-answer': 'the platform answers after the time limit',
  'server-error': 'the platform answers 500 without having taken the request',
  'error-after-taking': 'the platform takes the request and answers 500',
  'rate-limited': 'the platform answers 429',
  refused: 'the platform refuses the conversion',
  'nonsense-answer': 'the platform takes the request and answers what no rule knows',
} as const;

export type Fault = keyof typeof FAULTS;
/** How likely each fault is at each of its opportunities. */
export type Weather = Record<Fault, number>;

/**
 * Faults that make two messages of one. Each copy is copied in turn with every hop, so that at these rates
 * they would fill the queues for ever: they do not strike where it is crowded.
 */
export const COPYING: readonly Fault[] = [
  'crash-before',
  'crash-after',
  'ambiguous',
  'tried-twice',
  'doubled-message',
  'undeleted-message',
  'stray-wake-up',
];

type Strengths = readonly [number, ...number[]];

/** Mild, bad, and so bad that little comes through. */
const USUAL: Strengths = [0.01, 0.05, 0.25];
/** A platform is asked seldom, and is wholly down at times. */
const OF_PLATFORMS: Strengths = [0.1, 0.4, 0.9];
const STRENGTHS: Partial<Record<Fault, Strengths>> = {
  // There are few batches.
  'lost-batch-part': OF_PLATFORMS,
  unreached: OF_PLATFORMS,
  'lost-request': OF_PLATFORMS,
  'lost-answer': OF_PLATFORMS,
  'slow-answer': OF_PLATFORMS,
  'server-error': OF_PLATFORMS,
  'error-after-taking': OF_PLATFORMS,
  'rate-limited': OF_PLATFORMS,
  refused: OF_PLATFORMS,
  'nonsense-answer': OF_PLATFORMS,
};

const STRESS = 0.5;
/** Of the other kinds, so many are there beside those. */
const QUIET_SHARE = 0.2;

/**
 * The faults of one run: some kinds, each of its own strength. Were all kinds always there, those that
 * end a run early would hide what the others do later.
 *
 * @param stressed - faults that are there whatever the chance
 */
export function weatherOf(chance: Chance, stressed: readonly Fault[]): Weather {
  const share = stressed.length > 0 ? QUIET_SHARE : chance.one(0, QUIET_SHARE, 0.5, 1);
  const strengthOf = (fault: Fault) =>
    chance.happens(share) ? chance.one(...(STRENGTHS[fault] ?? USUAL)) : 0;
  const faults = Object.keys(FAULTS) as Fault[];
  return Object.fromEntries(
    faults.map((fault) => [fault, stressed.includes(fault) ? STRESS : strengthOf(fault)]),
  ) as Weather;
}
