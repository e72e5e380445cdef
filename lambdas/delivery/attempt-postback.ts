import { postbackKey } from '../../core/keys.ts';
import { OUTCOME_MARGIN_SECONDS, type PlatformConfig } from '../../core/pipeline-config.ts';
import type { AttemptRecord, PostbackRow } from '../../core/postback.ts';
import { type Answer, readAnswer } from '../../core/read-answer.ts';
import { MASK, type RenderedRequest, renderRequest } from '../../core/render-request.ts';
import { parseRetryAfter } from '../../core/retry.ts';
import { asItStands, type Transition } from '../../core/transition.ts';
import { nextInWords, settleByConfig } from './delivery-rules.ts';
import type { DeliveryDependencies, LaneDelivery } from './ports.ts';
import { recordOutcome } from './record-outcome.ts';

export type AttemptResult =
  | { did: 'settled'; transition: Transition }
  /** The row changed before it could be claimed. */
  | { did: 'not-ours' }
  /** Too little time was left to send and still record the outcome. */
  | { did: 'no-time' };

/** What of an answer is kept as proof: enough to argue with, little enough for one ledger item. */
const BODY_EXCERPT_CHARACTERS = 2048;
const HEADER_EXCERPT_CHARACTERS = 256;
const KEPT_HEADERS = ['content-type', 'date', 'retry-after', 'server', 'cf-ray', 'x-request-id'];

/**
 * One attempt: rendered first, claimed immediately before sending, its outcome durable before the
 * message is acknowledged.
 *
 * @throws {OutcomeNotRecordedError} if the ledger would not take the outcome; the lease decides then
 */
export async function attemptPostback(
  row: PostbackRow,
  delivery: LaneDelivery,
  dependencies: DeliveryDependencies,
): Promise<AttemptResult> {
  const { config, credentials, http, ledger } = dependencies;
  const platform = config.platforms[row.platform];
  if (platform === undefined) return hold(row, 'the platform is not configured', dependencies);
  const { values, keyId } = await credentials.read(row.platform);
  const rendered = render(row, platform, values);
  if ('fault' in rendered) {
    return hold(row, `${rendered.fault.parameter}: ${rendered.fault.rule}`, dependencies);
  }
  const neededMs = (platform.timeoutSeconds + OUTCOME_MARGIN_SECONDS) * 1000;
  if (delivery.remainingMs() < neededMs) return { did: 'no-time' };

  const attempt = begin(row, { platform, rendered, keyId }, dependencies);
  const claimed = await ledger.claim(row, attempt, Date.parse(attempt.leaseEndsAt));
  if (!claimed && !(await isOurs(row, attempt, dependencies))) return { did: 'not-ours' };

  const answer = await http.send(rendered.wire, platform.timeoutSeconds * 1000);
  const sending: PostbackRow = { ...row, state: 'sending', last: attempt };
  const shown = hide(answer, Object.values(values));
  return finish(sending, { attempt, answer: shown, platform }, { delivery, dependencies });
}

function render(row: PostbackRow, platform: PlatformConfig, credentials: Record<string, string>) {
  const brandId = platform.brands[row.brand]?.brandId;
  return renderRequest({
    specification: platform.specification,
    baseUrl: platform.baseUrl,
    row,
    credentials,
    ...(brandId !== undefined && { brandId }),
  });
}

function begin(
  row: PostbackRow,
  sent: { platform: PlatformConfig; rendered: RenderedRequest; keyId: string },
  { clock, config, newId }: DeliveryDependencies,
): AttemptRecord {
  const nowEpochMs = clock.nowEpochMs();
  return {
    n: row.attempt,
    claimId: newId(),
    startedAt: new Date(nowEpochMs).toISOString(),
    leaseEndsAt: new Date(nowEpochMs + config.delivery.leaseSeconds * 1000).toISOString(),
    specificationVersion: sent.platform.specification.version,
    keyId: sent.keyId,
    request: sent.rendered.record,
  };
}

/** A claim may have been applied though its answer was lost: then the row carries our claim ID. */
async function isOurs(
  row: PostbackRow,
  attempt: AttemptRecord,
  { ledger }: DeliveryDependencies,
): Promise<boolean> {
  const now = await ledger.read(postbackKey(row));
  return now?.state === 'sending' && now.last?.claimId === attempt.claimId;
}

async function finish(
  row: PostbackRow,
  sent: { attempt: AttemptRecord; answer: Answer; platform: PlatformConfig },
  context: { delivery: LaneDelivery; dependencies: DeliveryDependencies },
): Promise<AttemptResult> {
  const { attempt, answer, platform } = sent;
  const { clock, config, report } = context.dependencies;
  const nowEpochMs = clock.nowEpochMs();
  const verdict = readAnswer(platform.specification, answer);
  const retryAfterSeconds =
    answer.kind === 'answered'
      ? parseRetryAfter(answer.headers['retry-after'], nowEpochMs)
      : undefined;
  const transition = settleByConfig(row, config, {
    verdict,
    nowEpochMs,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  });
  const finished: AttemptRecord = {
    ...attempt,
    ...excerpt(answer),
    endedAt: new Date(nowEpochMs).toISOString(),
    latencyMs: nowEpochMs - Date.parse(attempt.startedAt),
    verdict,
    next: nextInWords(transition),
  };
  const settled = await recordOutcome({ row, attempt: finished, transition }, context);
  report({ row, attempt: finished, transition: settled });
  return { did: 'settled', transition: settled };
}

function excerpt(answer: Answer): Pick<AttemptRecord, 'response' | 'failure'> {
  if (answer.kind !== 'answered') return { failure: `${answer.kind}: ${answer.failure}` };
  const headers = KEPT_HEADERS.flatMap((name) => {
    const value = answer.headers[name];
    return value === undefined ? [] : [[name, value.slice(0, HEADER_EXCERPT_CHARACTERS)]];
  });
  return {
    response: {
      status: answer.status,
      headers: Object.fromEntries(headers),
      bodyExcerpt: answer.body.slice(0, BODY_EXCERPT_CHARACTERS),
    },
  };
}

/** A platform may echo what it was sent: a credential must not reach the ledger that way either. */
function hide(answer: Answer, secrets: readonly string[]): Answer {
  if (answer.kind !== 'answered') return answer;
  const masked = (text: string) =>
    secrets.filter(Boolean).reduce((shown, secret) => shown.replaceAll(secret, MASK), text);
  const headers = Object.entries(answer.headers).map(([name, value]) => [name, masked(value)]);
  return { ...answer, headers: Object.fromEntries(headers), body: masked(answer.body) };
}

/** The postback waits for a person: what it lacks does not come by waiting. */
async function hold(
  row: PostbackRow,
  reason: string,
  { clock, ledger }: DeliveryDependencies,
): Promise<AttemptResult> {
  const transition = { ...asItStands(row, clock.nowEpochMs()), state: 'held' as const, reason };
  return (await ledger.move(row, transition))
    ? { did: 'settled', transition }
    : { did: 'not-ours' };
}
