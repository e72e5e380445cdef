import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { ClickLog } from './click-log.ts';
import { decideReply, type Reply } from './decide-reply.ts';
import type { FaultBoard } from './fault-board.ts';
import { maskCredentials } from './mask-credentials.ts';
import type { FarAnswer, FarRequest, FarWorld, PlatformBehaviour } from './platform-behaviour.ts';
import { findPlatform } from './platforms.ts';
import type { Answer, RequestEntry } from './request-entry.ts';
import type { RequestLog } from './request-log.ts';
import type { SimulatorSettings } from './settings.ts';

/** The state that both ports share. */
export type SimulatorState = {
  platforms: readonly PlatformBehaviour[];
  requests: RequestLog;
  clicks: ClickLog;
  faults: FaultBoard;
  settings: SimulatorSettings;
};

/** A request as it came off the wire, complete. `path` is the raw request target. */
export type WireRequest = Pick<
  RequestEntry,
  'platform' | 'receivedAt' | 'method' | 'path' | 'headers' | 'body' | 'atOnce'
> & { request: FarRequest };

/**
 * Takes one request through fault, rules and log. Its entry is on disk when the answer is returned,
 * so a sender never holds an answer that the log does not know.
 *
 * @param signal - ends a `delay` early when the simulator closes; the request is then not recorded
 * @throws {Error} `AbortError` in that case
 */
export async function takePostback(
  wire: WireRequest,
  state: SimulatorState,
  signal: AbortSignal,
): Promise<Answer> {
  const { request, ...received } = wire;
  const { platform } = wire;
  const reception = findPlatform(state.platforms, platform)?.receive(request);
  const { about, clickIds = [], secrets = [] } = reception ?? {};
  const struck = state.faults.strike({ platform, clickIds });
  if (struck?.fault.kind === 'delay') await wait(struck.fault.delayMs, undefined, { signal });

  const reply = decideReply(struck, () => {
    const refusal = struck?.fault.kind === 'refusal' ? struck.fault.reason : undefined;
    const world = { ...worldOf(platform, state), ...(refusal && { refusal }) };
    const answer = reception?.answer(world) ?? NO_SUCH_PLATFORM;
    if (answer.newKey !== undefined) state.settings.takeKey(platform, answer.newKey);
    return answer;
  });
  const entry = {
    id: randomUUID(),
    ...received,
    clickIds,
    ...(about && { about }),
    ...(struck !== undefined && { fault: { id: struck.id, kind: struck.fault.kind } }),
    ...reply,
  };
  record(entry, secrets, state);
  return reply.answer;
}

/** Logs a request that could not be read to its end and answers 413. */
export function refuseOversized(
  wire: Omit<WireRequest, 'request' | 'body'>,
  state: SimulatorState,
): Answer {
  const why = 'body too large';
  const reply: Reply = {
    outcome: { recorded: false, verdict: 'refused', why },
    conversions: [],
    answer: { status: 413, body: JSON.stringify({ error: why }) },
  };
  record({ id: randomUUID(), ...wire, body: '', clickIds: [], ...reply }, [], state);
  return reply.answer;
}

const NO_SUCH_PLATFORM: FarAnswer = {
  status: 404,
  body: '{"error":"no such platform"}',
  verdict: 'refused',
  why: 'no such platform',
};

function record(
  entry: RequestEntry,
  shown: readonly string[],
  { platforms, requests, settings }: SimulatorState,
): void {
  const places = platforms.flatMap(({ credentialPlaces }) => credentialPlaces);
  const rules = { places, shown, secrets: settings.secretValues() };
  requests.append(maskCredentials(entry, rules));
}

function worldOf(platform: string, { requests, clicks, settings }: SimulatorState): FarWorld {
  return {
    credentials: settings.credentials(platform),
    keys: settings.keys(platform),
    knowsClick: (clickId) =>
      settings.acceptsUnknownClicks(platform) || clicks.find(platform, clickId) !== undefined,
    isConverted: (dedupeKey) => requests.isConverted(platform, dedupeKey),
    conversions: () => requests.conversions({ platform }),
    newConversionId: () => randomUUID().replaceAll('-', ''),
  };
}
