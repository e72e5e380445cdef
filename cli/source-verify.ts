import {
  CertificateUnavailableError,
  type RefusedPart,
  SignatureRefusedError,
  type VerificationContext,
  type WebhookRequest,
} from '../integrations/sources/source-adapter.ts';
import type { NamedSource } from './source-named.ts';

/** What verification says at one time. */
export type Verdict = { good: true } | { good: false; part: RefusedPart; reason: string };

/** Whose request it shall be, and the keys to try. */
export type Verifier = {
  source: NamedSource;
  credentials: readonly object[];
  fetchCertificate: VerificationContext['fetchCertificate'];
};

/** A verdict, and whether the request had to be taken back to its own time for it. */
export type Judgement = {
  verdict: Verdict;
  /** The time of the verdict. */
  atEpochMs: number;
  /** What was wrong with the time, where it was. */
  wrongTime?: string;
  /** The signed time was looked at, and is near enough. */
  timeIsGood: boolean;
};

/** Places that can hold a request's own time are tried one by one. */
const MAX_TIMES = 50;
const MAX_SEARCHED_BYTES = 64 * 1024;
const YEAR_2000_EPOCH_MS = Date.UTC(2000);
const YEAR_2100_EPOCH_MS = Date.UTC(2100);
const UNIX_SECONDS = /(?<![\w.])\d{10}(?!\w)/g;
const UNIX_MS = /(?<![\w.])\d{13}(?!\w)/g;
const INSTANT = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})/g;

export async function verifyAt(
  request: WebhookRequest,
  { source, credentials, fetchCertificate }: Verifier,
  nowEpochMs: number,
): Promise<Verdict> {
  const { settings, toleranceSeconds } = source.settings;
  const context = { credentials, settings, nowEpochMs, toleranceSeconds, fetchCertificate };
  try {
    await source.adapter.verify(request, context);
    return { good: true };
  } catch (error) {
    if (error instanceof SignatureRefusedError) {
      return { good: false, part: error.part, reason: error.message };
    }
    if (error instanceof CertificateUnavailableError) {
      return { good: false, part: 'certificate', reason: error.message };
    }
    throw error;
  }
}

/**
 * Verifies at a time, and, if the time is all that is wrong so far, at the request's own time too:
 * what is recorded is always old by the time somebody looks at it.
 */
export async function judge(
  request: WebhookRequest,
  verifier: Verifier,
  nowEpochMs: number,
): Promise<Judgement> {
  const verdict = await verifyAt(request, verifier, nowEpochMs);
  const now = { verdict, atEpochMs: nowEpochMs };
  if (verdict.good) return { ...now, timeIsGood: true };
  if (verdict.part !== 'time') {
    // An adapter that looks at the time before it looks at the rest complains of it first.
    const longAgo = await verifyAt(request, verifier, 0);
    return { ...now, timeIsGood: !longAgo.good && longAgo.part === 'time' };
  }
  const wrongTime = { wrongTime: verdict.reason, timeIsGood: false };
  let own: Pick<Judgement, 'verdict' | 'atEpochMs'> | undefined;
  for (const atEpochMs of timesIn(request)) {
    const then = await verifyAt(request, verifier, atEpochMs);
    if (then.good) return { verdict: then, atEpochMs, ...wrongTime };
    if (then.part !== 'time') own ??= { verdict: then, atEpochMs };
  }
  return { ...(own ?? now), ...wrongTime };
}

/** Every time that a request names, in headers first: one of them is its own. */
function timesIn({ headers, url, body }: WebhookRequest): number[] {
  const start = Buffer.from(body.subarray(0, MAX_SEARCHED_BYTES)).toString('latin1');
  const text = [...Object.values(headers), url, start].join('\n');
  const found = [
    ...[...text.matchAll(UNIX_SECONDS)].map(([digits]) => Number(digits) * 1000),
    ...[...text.matchAll(UNIX_MS)].map(([digits]) => Number(digits)),
    ...[...text.matchAll(INSTANT)].map(([instant]) => Date.parse(instant)),
  ];
  const possible = found.filter((ms) => ms > YEAR_2000_EPOCH_MS && ms < YEAR_2100_EPOCH_MS);
  return [...new Set(possible)].slice(0, MAX_TIMES);
}
