import type { UnknownOutcomePolicy } from '../../core/specification/platform-specification.ts';
import type { Fault } from './weather.ts';

/** One fault that somebody could write: a text of a file, and what stands in its place. */
export type BrokenVariant = {
  name: string;
  file: string;
  text: string;
  becomes: string;
  /** Faults without which it does not show; they are there in every schedule that looks for it. */
  showsUnder?: readonly Fault[];
  /**
   * Seeds that have found it, tried before all others so that a slow search is done once. A change of
   * the simulation may make them useless, which costs time and nothing else: put in what is printed.
   */
  foundBy?: readonly number[];
  /** The policy for unknown outcomes under which it shows, if not under each. */
  policy?: UnknownOutcomePolicy;
};

/**
 * Ways to get the protocol wrong, each of which breaks a promise. The simulation has to find every one
 * of them: see the test beside it.
 */
export const BROKEN_VARIANTS: readonly BrokenVariant[] = [
  {
    name: 'a message is acknowledged although its outcome was not recorded',
    file: 'lambdas/delivery/record-outcome.ts',
    text: 'if (delivery.remainingMs() < LAST_WRITE_MS + PAUSE_BETWEEN_WRITES_MS) {',
    becomes: 'if (true) return outcome;\n if (true) {',
    foundBy: [166],
  },
  {
    name: 'an attempt has no lease',
    file: 'lambdas/adapters/delivery-ledger.ts',
    text: 'dueAtEpochMs: leaseEndsAtEpochMs,',
    becomes: 'dueAtEpochMs: row.dueAtEpochMs,',
    showsUnder: ['stray-wake-up', 'slow-answer'],
  },
  {
    name: 'an acknowledgement is dropped when the lease was lost',
    file: 'lambdas/delivery/record-outcome.ts',
    text: 'if (!ACKNOWLEDGES.includes(verdict.kind) || now.confirmedAt !== undefined) {',
    becomes: 'if (true) {',
    showsUnder: ['stray-wake-up', 'wrong-clock', 'slow'],
    policy: 'park',
    foundBy: [32],
  },
  {
    name: 'the lease is not asked for when an outcome is written',
    file: 'lambdas/adapters/delivery-ledger.ts',
    text: 'clauses: [IN_EXPECTED_STATE, AT_THIS_ATTEMPT, OUR_LEASE, UNCONFIRMED],',
    becomes:
      "clauses: ['attribute_exists(pk)', ':expectedState <> :claimId', ':expectedAttempt <> :claimId'],",
    showsUnder: ['stray-wake-up', 'wrong-clock', 'slow-answer'],
    foundBy: [25],
  },
  {
    name: 'a claim asks for nothing',
    file: 'lambdas/adapters/delivery-ledger.ts',
    text: "ConditionExpression: [OPEN_FOR_SENDING, AT_THIS_ATTEMPT, UNTOUCHED, DUE, UNCONFIRMED].join(\n        ' AND ',\n      ),",
    becomes:
      "ConditionExpression: 'NOT (#state IN (:pending, :retrying) AND #attempt = :expectedAttempt AND #updatedAt = :expectedUpdatedAt AND #dueAtEpochMs <= :now) OR attribute_exists(pk)',",
  },
  {
    name: 'the earlier attempt is not kept when the next one begins',
    file: 'lambdas/adapters/delivery-ledger.ts',
    text: 'if (row.last === undefined) return applied',
    becomes: 'if (true) return applied',
  },
  {
    name: 'a dead letter is acknowledged',
    file: 'lambdas/delivery/deliver.ts',
    text: "queue: 'return',\n    because: `dead: ",
    becomes: "queue: 'acknowledge' as never,\n    because: `dead: ",
  },
  {
    name: 'a retry is not woken',
    file: 'lambdas/delivery/deliver.ts',
    text: "if (transition.state === 'retrying') {",
    becomes: "if (transition.state === 'pending') {",
  },
  {
    name: 'a wake-up that fails is taken for sent',
    file: 'lambdas/delivery/deliver.ts',
    text: 'await lanes.wake(row.platform, message, delaySeconds);',
    becomes: 'await lanes.wake(row.platform, message, delaySeconds).catch(() => undefined);',
    foundBy: [8],
  },
  {
    name: 'a lane that is resumed after a long pause wakes nothing',
    file: 'lambdas/operations/resume-lane.ts',
    text: 'const woken = await wake({ record, wasEnabled });',
    becomes: 'const woken: Woken = { looked: 0, woken: 0, more: false };',
  },
  {
    name: 'a circuit that has opened is never probed',
    file: 'lambdas/delivery/lane-circuits.ts',
    text: 'if (now >= circuit.untilEpochMs) {',
    becomes: 'if (Number.isNaN(now)) {',
    showsUnder: ['server-error'],
  },
  {
    name: 'a probe that is gone is waited for',
    file: 'lambdas/delivery/lane-circuits.ts',
    text: 'probing(circuit, now + leaseSeconds * 1000)',
    becomes: 'probing(circuit, now + leaseSeconds * 1e9)',
    showsUnder: ['server-error', 'crash-after'],
  },
  {
    name: 'an unknown outcome is always sent again',
    file: 'core/settle-attempt.ts',
    text: "return options.policy === 'park'",
    becomes: 'return false',
    policy: 'park',
  },
  {
    name: 'a lease that ran out counts as a failure that surely did not arrive',
    file: 'lambdas/delivery/deliver.ts',
    text: 'const verdict = leaseRanOut(row.last);',
    becomes:
      "const verdict = { kind: 'retryable', reason: 'unreached', rule: 'lease-ran-out' } as const;",
    foundBy: [258],
  },
  {
    name: 'a platform that has it not is taken to have said that it has it',
    file: 'core/verdicts/read-lookup.ts',
    text: "return { kind: 'not-found', rule };",
    becomes: "return { kind: 'found', rule };",
    showsUnder: ['lost-request'],
    policy: 'verify',
  },
  {
    name: 'a lookup that says nothing is taken to have said that it is not there',
    file: 'core/verdicts/read-lookup.ts',
    text: "return { kind: 'unclear', ...(why !== undefined && { reason: why }), rule };",
    becomes: "return { kind: 'not-found', rule };",
    showsUnder: ['lost-answer'],
    policy: 'verify',
  },
  {
    name: 'an unknown outcome is sent again without asking first',
    file: 'core/verify.ts',
    text: "return policy === 'verify' &&",
    becomes: "return policy === 'park' &&",
    showsUnder: ['lost-answer'],
    policy: 'verify',
  },
  {
    name: 'a postback is created without looking for the one that is there',
    file: 'lambdas/adapters/new-row.ts',
    text: "ConditionExpression: 'attribute_not_exists(pk)',",
    becomes: "ConditionExpression: 'attribute_not_exists(pk) OR attribute_exists(pk)',",
  },
  {
    name: 'the authority does not wake a row of its own that was never attempted',
    file: 'lambdas/authority/create-postback.ts',
    text: "if (current.state === 'pending') await wake(current, dependencies);",
    becomes:
      "if (current.state === 'pending' && result.created) await wake(current, dependencies);",
  },
  {
    name: 'an event is held without looking whether the click has come',
    file: 'lambdas/adapters/authority-ledger.ts',
    text: "const UNLINKED = 'attribute_not_exists(link)';",
    becomes: "const UNLINKED = '(attribute_not_exists(link) OR attribute_exists(link))';",
    showsUnder: ['slow', 'rush'],
    foundBy: [490],
  },
];
