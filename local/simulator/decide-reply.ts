import type { Struck } from './fault-board.ts';
import type { FarAnswer } from './platform-behaviour.ts';
import type { RequestEntry } from './request-entry.ts';

/** The part of a log entry that says what came of the request. */
export type Reply = Pick<
  RequestEntry,
  'outcome' | 'conversions' | 'changes' | 'signature' | 'test' | 'answer'
>;

/**
 * What happens to a request, given the fault that strikes it, if any.
 *
 * @param answerOwn - the platform's own rules; called only if the platform gets to see the request
 */
export function decideReply(
  struck: Omit<Struck, 'id'> | undefined,
  answerOwn: () => FarAnswer,
): Reply {
  const fault = struck?.fault;
  switch (fault?.kind) {
    case 'status':
      return unseen(fault.kind, answerStatus(fault.status, fault.body, fault.retryAfterSeconds));
    case 'rate-limit':
      return unseen(fault.kind, answerStatus(429, '', fault.retryAfterSeconds));
    case 'token-bucket':
      return unseen(fault.kind, answerStatus(429, '', struck?.retryAfterSeconds));
    case 'reset-before':
      return unseen(fault.kind, { none: 'reset-before' });
    case 'hang':
      return recordedOrNot(fault, { none: 'hang' }, answerOwn);
    case 'garbage':
      return recordedOrNot(fault, { status: 200, body: fault.body }, answerOwn);
    case 'reset-after':
      return { ...seen(answerOwn()), answer: { none: 'reset-after' } };
    // What the platform's own rules are told of it is in their world.
    case 'refusal':
    case 'delay':
    case undefined:
      return seen(answerOwn());
  }
}

function seen({
  status,
  headers,
  body,
  verdict,
  why,
  newKey: _,
  conversions = [],
  changes = [],
  ...facts
}: FarAnswer): Reply {
  const [first] = [...conversions, ...changes];
  const { conversionId } = first ?? {};
  return {
    ...facts,
    outcome: { recorded: first !== undefined, conversionId, verdict, why },
    conversions: [...conversions],
    ...(changes.length > 0 && { changes: [...changes] }),
    answer: { status, body, ...(headers && { headers }) },
  };
}

function unseen(kind: string, answer: Reply['answer']): Reply {
  return { outcome: { recorded: false, verdict: 'fault', why: kind }, conversions: [], answer };
}

function recordedOrNot(
  fault: { kind: string; record: boolean },
  answer: Reply['answer'],
  answerOwn: () => FarAnswer,
): Reply {
  return fault.record ? { ...seen(answerOwn()), answer } : unseen(fault.kind, answer);
}

function answerStatus(status: number, body: string, retryAfterSeconds?: number): Reply['answer'] {
  if (retryAfterSeconds === undefined) return { status, body };
  return { status, body, headers: { 'retry-after': String(retryAfterSeconds) } };
}
