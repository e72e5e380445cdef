import type { CircuitRecord } from '../../core/circuit.ts';
import { isNearDeadline } from '../../core/deadline.ts';
import { postbackKey } from '../../core/keys.ts';
import { placeSeconds } from '../../core/lane-pace.ts';
import { maskSecrets } from '../../core/mask-secrets.ts';
import { OUTCOME_MARGIN_SECONDS, platformOf } from '../../core/pipeline-config.ts';
import type { PlatformConfig } from '../../core/platform-config.ts';
import { type AttemptRecord, isOpen, type PostbackRow } from '../../core/postback.ts';
import { awaitPrerequisite, isTotal, prerequisiteOf } from '../../core/prerequisite.ts';
import { holdFor } from '../../core/release.ts';
import type { RenderedRequest } from '../../core/rendering/render-request.ts';
import { parseRetryAfter } from '../../core/retry.ts';
import { asItStands, type Transition } from '../../core/transition.ts';
import type { Answer } from '../../core/verdicts/read-answer.ts';
import { readNext, renderNext } from './ask-or-send.ts';
import { nextInWords, settleByConfig } from './delivery-rules.ts';
import type { DeliveryDependencies, LaneDelivery } from './ports.ts';
import { type FinishedAttempt, recordOutcome } from './record-outcome.ts';

export type AttemptResult =
  | { did: 'settled'; transition: Transition; placeUntilEpochMs?: number }
  /** The row changed before it could be claimed. */
  | { did: 'not-ours' }
  /** Too little time was left to send and still record the outcome. */
  | { did: 'no-time' };

/** What of an answer is kept as proof: enough to argue with, little enough for one ledger item. */
const BODY_EXCERPT_CHARACTERS = 2048;
const HEADER_EXCERPT_CHARACTERS = 256;
const KEPT_HEADERS = [
  'content-type',
  'date',
  'retry-after',
  'server',
  'cf-ray',
  'x-request-id',
  // By which an answer is known for that of a protection before the platform.
  'cf-mitigated',
  'x-amzn-waf-action',
];

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
  const { circuits, config, credentials, signingKeys } = dependencies;
  const platform = platformOf(config, row.platform);
  if (platform === undefined) return hold(row, 'the platform is not configured', dependencies);
  if (!Object.hasOwn(platform.brands, row.brand)) {
    return hold(row, `the brand ${row.brand} does not report to the platform`, dependencies);
  }
  const waiting = await awaitOther(row, platform, dependencies);
  if (waiting) return moveBeforeSending(row, waiting, dependencies);
  const { values, keyId } = await credentials.read(row.platform);
  const keys = platform.specification.signing && (await signingKeys.read(row.platform));
  const { rendered, lookup } = renderNext(row, platform, {
    credentials: values,
    ...(keys && { keys }),
    nowEpochMs: dependencies.clock.nowEpochMs(),
    currencies: config.currencies,
  });
  if ('fault' in rendered) {
    return hold(row, `${rendered.fault.parameter}: ${rendered.fault.rule}`, dependencies);
  }
  if (delivery.remainingMs() < platform.timeoutSeconds * 1000 + OUTCOME_MARGIN_MS) {
    return { did: 'no-time' };
  }
  const passage = await circuits.pass(row, platform);
  if ('waits' in passage) return moveBeforeSending(row, passage.waits, dependencies);
  const attempt = begin(
    row,
    { platform, rendered, lookup, keyId: keys?.current.keyId ?? keyId },
    dependencies,
  );
  if (!(await claim(row, attempt, dependencies))) return { did: 'not-ours' };
  const sent = { attempt, platform, rendered, probe: passage.probe };
  return sendClaimed({ ...row, state: 'sending', last: attempt }, sent, { delivery, dependencies });
}

/** The outcome's own time: what is left of the function's when the request has ended. */
const OUTCOME_MARGIN_MS = OUTCOME_MARGIN_SECONDS * 1000;

/** A claim may have been applied though its answer was lost: then the row carries our claim ID. */
async function claim(
  row: PostbackRow,
  attempt: AttemptRecord,
  { ledger }: DeliveryDependencies,
): Promise<boolean> {
  const isOurs = async () => {
    const now = await ledger.read(postbackKey(row));
    return now?.state === 'sending' && now.last?.claimId === attempt.claimId;
  };
  try {
    if (await ledger.claim(row, attempt, Date.parse(attempt.leaseEndsAt))) return true;
  } catch (error) {
    if (await isOurs()) return true;
    throw error;
  }
  return isOurs();
}

function begin(
  row: PostbackRow,
  sent: {
    platform: PlatformConfig;
    rendered: RenderedRequest;
    lookup: true | undefined;
    keyId: string;
  },
  { clock, config, newId }: DeliveryDependencies,
): AttemptRecord {
  const nowEpochMs = clock.nowEpochMs();
  return {
    n: row.attempt,
    ...(sent.lookup && { lookup: sent.lookup }),
    claimId: newId(),
    startedAt: new Date(nowEpochMs).toISOString(),
    leaseEndsAt: new Date(nowEpochMs + config.delivery.leaseSeconds * 1000).toISOString(),
    specificationVersion: sent.platform.specification.version,
    keyId: sent.keyId,
    request: sent.rendered.record,
  };
}

type Sent = {
  attempt: AttemptRecord;
  platform: PlatformConfig;
  rendered: RenderedRequest;
  /** The circuit that the attempt probes, if it does. */
  probe: CircuitRecord | undefined;
};

async function sendClaimed(
  row: PostbackRow,
  { attempt, platform, rendered, probe }: Sent,
  context: { delivery: LaneDelivery; dependencies: DeliveryDependencies },
): Promise<AttemptResult> {
  const { circuits, clock, config, http, report } = context.dependencies;
  const startedMs = clock.nowEpochMs();
  // A slow claim takes its time from the request, never from the outcome.
  const leftMs = context.delivery.remainingMs() - OUTCOME_MARGIN_MS;
  const answer: Answer =
    leftMs > 0
      ? await http.send(rendered.wire, Math.min(platform.timeoutSeconds * 1000, leftMs))
      : { kind: 'unreached', phase: 'refused', failure: 'no-time-left' };
  const nowEpochMs = clock.nowEpochMs();
  const verdict = readNext(row, platform, { answer, attempt });
  const retryAfterSeconds =
    answer.kind === 'answered'
      ? parseRetryAfter(answer.headers['retry-after'], nowEpochMs)
      : undefined;
  const outcome = { verdict, nowEpochMs, retryAfterSeconds, isProbe: probe !== undefined };
  const transition = settleByConfig(row, config, outcome);
  const finished: FinishedAttempt = {
    ...attempt,
    ...excerpt(answer, rendered.secrets),
    endedAt: new Date(nowEpochMs).toISOString(),
    latencyMs: nowEpochMs - startedMs,
    verdict,
    next: nextInWords(transition),
  };
  const recorded = await recordOutcome({ row, attempt: finished, transition }, context);
  report({ row, ...recorded });
  await circuits.notice({ row, probe, settings: platform }, outcome);
  const placeUntilEpochMs = startedMs + placeSeconds(platform) * 1000;
  return { did: 'settled', transition: recorded.transition, placeUntilEpochMs };
}

function excerpt(
  answer: Answer,
  secrets: readonly string[],
): Pick<AttemptRecord, 'response' | 'failure'> {
  if (answer.kind !== 'answered') {
    return { failure: `${answer.kind}: ${answer.failure} (${answer.phase})` };
  }
  const headers = KEPT_HEADERS.flatMap((name) => {
    const value = answer.headers[name];
    if (value === undefined) return [];
    return [[name, maskSecrets(value, secrets).slice(0, HEADER_EXCERPT_CHARACTERS)]];
  });
  return {
    response: {
      status: answer.status,
      headers: Object.fromEntries(headers),
      bodyExcerpt: maskSecrets(answer.body, secrets).slice(0, BODY_EXCERPT_CHARACTERS),
    },
  };
}

/** An older total that came after a newer one, as by a replay, would stand in its place. */
async function isSuperseded(
  row: PostbackRow,
  ledger: DeliveryDependencies['ledger'],
): Promise<boolean> {
  const latest = await ledger.latestStatement(row);
  if (latest === undefined || latest === row.occurrence) return false;
  const newer = await ledger.read(postbackKey({ ...row, occurrence: latest }));
  return newer?.state === 'delivered';
}

/** What another postback, which has to be delivered first, makes of this one; undefined to go on. */
async function awaitOther(
  row: PostbackRow,
  platform: PlatformConfig,
  { clock, ledger }: DeliveryDependencies,
): Promise<Transition | undefined> {
  if (isTotal(row, platform) && (await isSuperseded(row, ledger))) {
    const standing = asItStands(row, clock.nowEpochMs());
    return { ...standing, state: 'discarded', reason: 'superseded' };
  }
  const prerequisite = prerequisiteOf(row, platform);
  if (prerequisite === undefined) return undefined;
  const { name, why } = prerequisite;
  const needed = await ledger.read(postbackKey(name));
  const nowEpochMs = clock.nowEpochMs();
  const awaited = awaitPrerequisite(row, { needed, why }, { platform, nowEpochMs });
  return awaited === 'go' ? undefined : awaited;
}

/** The postback waits for a person: what it lacks does not come by waiting. */
function hold(
  row: PostbackRow,
  reason: string,
  dependencies: DeliveryDependencies,
): Promise<AttemptResult> {
  return moveBeforeSending(
    row,
    holdFor(row, reason, dependencies.clock.nowEpochMs()),
    dependencies,
  );
}

async function moveBeforeSending(
  row: PostbackRow,
  transition: Transition,
  { ledger, report, clock, config }: DeliveryDependencies,
): Promise<AttemptResult> {
  if (!(await ledger.move(row, transition))) return { did: 'not-ours' };
  const { state, reason } = transition;
  // What waits for another postback is otherwise silent, and nobody would hear that time runs out.
  const isNear = isNearDeadline(
    { state, reason, values: row.values },
    clock.nowEpochMs(),
    config.alarms.deadlineWarningHours,
  );
  if (!isOpen(state) || state === 'held' || isNear) report({ row, transition });
  return { did: 'settled', transition };
}
