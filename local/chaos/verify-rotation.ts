import { formatPostbackName } from '../../core/keys.ts';
import type { StoredPostback } from '../books/read-ledger.ts';
import type { RequestEntry } from '../simulator/request-entry.ts';
import { factOf } from './make-load.ts';
import { transactionOf } from './transaction-of.ts';

/** What a rotation under load proved, or failed to. Every count in `violations` must be 0. */
export type RotationReport = {
  conversions: number;
  requests: number;
  verified: number;
  failed: number;
  /** Requests that the platform verified, by the key that did. */
  requestsByKey: Record<string, number>;
  /** Attempts that the ledger says were sent, by the key that it says signed them. */
  attemptsByKey: Record<string, number>;
  violations: Record<string, string[]>;
};

export type RotationEvidence = {
  /** What accepted webhooks reported, as `factOf` words it. */
  expected: readonly string[];
  /** Every key that was in force. */
  keyIds: readonly string[];
  postbacks: readonly StoredPostback[];
  /** Of the platform that signs, its key API left out. */
  requests: readonly RequestEntry[];
};

/** Holds the platform's verifications against the ledger's own account of the keys. */
export function verifyRotation(evidence: RotationEvidence): RotationReport {
  const { expected, keyIds, postbacks, requests } = evidence;
  const verified = requests.filter(({ signature }) => signature?.verified);
  const failed = requests.filter((entry) => !verified.includes(entry));
  const attempts = postbacks.flatMap((row) => row.attempts);
  const requestsByKey = counted(verified.map(({ signature }) => signature?.keyId));
  const delivered = new Set(postbacks.filter(({ state }) => state === 'delivered').map(factOf));
  const byTransaction = Map.groupBy(verified, transactionOf);
  return {
    conversions: delivered.size,
    requests: requests.length,
    verified: verified.length,
    failed: failed.length,
    requestsByKey,
    attemptsByKey: counted(attempts.map(({ keyId }) => keyId)),
    violations: {
      'failed verification': failed.map(
        ({ path, outcome }) => `${path}: ${outcome.why ?? outcome.verdict}`,
      ),
      'accepted but not delivered': expected.filter((fact) => !delivered.has(fact)),
      'verified by another key than the ledger names': postbacks
        .filter((row) => {
          const entries = byTransaction.get(row.values.transactionId) ?? [];
          return keysOf(entries.map(({ signature }) => signature)) !== keysOf(row.attempts);
        })
        .map(formatPostbackName),
      'in force and never seen': keyIds.filter((keyId) => requestsByKey[keyId] === undefined),
    },
  };
}

function keysOf(signed: ReadonlyArray<{ keyId?: string | undefined } | undefined>): string {
  return signed
    .map((one) => one?.keyId)
    .toSorted()
    .join(' ');
}

function counted(keyIds: ReadonlyArray<string | undefined>): Record<string, number> {
  const groups = Map.groupBy(keyIds, (keyId) => keyId ?? 'none');
  return Object.fromEntries([...groups].map(([keyId, { length }]) => [keyId, length]));
}
