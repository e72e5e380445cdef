import type { AttemptRecord, RequestRecord } from '../core/postback.ts';
import type { FarSide, ReceivedPostback } from './far-side.ts';
import type { Standing } from './test-standing.ts';

/** What a simulated platform made of one request; nothing if its log has no such request. */
export type Recorded = Pick<ReceivedPostback, 'outcome' | 'signature' | 'conversions'>;

/**
 * Finds the requests of a test in the platform's own log.
 *
 * @param since - ISO 8601; when the test began
 * @returns by attempt
 */
export async function readRecorded(
  { platform, since }: { platform: string; since: string },
  standings: readonly Standing[],
  farSide: FarSide,
): Promise<Map<AttemptRecord, Recorded>> {
  const received = [...(await farSide.requests({ platform, since }))];
  const attempts = standings.flatMap(({ postback }) => postback?.attempts ?? []);
  const found = new Map<AttemptRecord, Recorded>();
  for (const attempt of attempts) {
    const at = received.findIndex((candidate) => isSame(candidate, attempt.request));
    // Two attempts can be the same request: each has an entry of its own.
    const [entry] = at < 0 ? [] : received.splice(at, 1);
    if (entry === undefined) continue;
    const { outcome, signature, conversions } = entry;
    found.set(attempt, { outcome, conversions, ...(signature && { signature }) });
  }
  return found;
}

/** Credentials are masked alike on both sides. */
function isSame(received: ReceivedPostback, { method, url, body = '' }: RequestRecord): boolean {
  const target = url.slice(new URL(url).origin.length);
  return received.method === method && received.path === target && received.body === body;
}

/** What was recorded, a line for each conversion, and whether the signature was good. */
export function describeRecorded(title: string, recorded: Recorded | undefined): string[] {
  if (recorded === undefined) return [`${title} has no such request in its log`];
  return [...describeSignature(title, recorded), ...describeConversions(title, recorded)];
}

function describeSignature(title: string, { signature }: Recorded): string[] {
  if (signature === undefined) return [];
  const { verified, keyId } = signature;
  return [
    verified
      ? `${title} verified the signature${keyId === undefined ? '' : ` with key ${keyId}`}`
      : `${title} could not verify the signature`,
  ];
}

function describeConversions(title: string, { outcome, conversions }: Recorded): string[] {
  if (conversions.length > 0) {
    return conversions.map((conversion) => `${title} recorded ${describe(conversion)}`);
  }
  const why = outcome.why === undefined ? '' : ` (${outcome.why})`;
  return [`${title} recorded nothing: ${outcome.verdict}${why}`];
}

/** How it would recognise a repeat is its own affair. */
const UNSHOWN = ['dedupeKey'];

function describe(conversion: Readonly<Record<string, unknown>>): string {
  return Object.entries(conversion)
    .filter(([name, value]) => value !== undefined && !UNSHOWN.includes(name))
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}
