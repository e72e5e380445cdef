import type { RefusedPart, WebhookRequest } from '../integrations/sources/source-adapter.ts';
import type { CheckKeys } from './source-keys.ts';
import type { NamedSource } from './source-named.ts';
import type { Judgement } from './source-verify.ts';

/** One part of a request, and whether it is as it should be. */
export type Part = { part: string; state: 'ok' | 'wrong' | 'not checked'; detail?: string };

/** As ingest has it. */
const MAX_BODY_BYTES = 256 * 1024;
/** Shown only where they are wrong: most sources have nothing of the kind. */
const RARE_PARTS: readonly RefusedPart[] = ['request', 'body', 'algorithm', 'certificate'];

/** What is ok and what is wrong with a request, in the order in which one would look at it. */
export function partsOf(
  request: WebhookRequest,
  source: NamedSource,
  { keys, judgement }: { keys: CheckKeys; judgement: Judgement | undefined },
): Part[] {
  const refusal = judgement && !judgement.verdict.good ? judgement.verdict : undefined;
  const wrong = (part: RefusedPart) => refusal?.part === part;
  const rare = RARE_PARTS.some(wrong);
  const state = (part: RefusedPart, isReached: boolean): Part => {
    if (wrong(part)) return { part, state: 'wrong', detail: refusal?.reason ?? '' };
    return { part, state: isReached ? 'ok' : 'not checked' };
  };
  const isJudged = judgement !== undefined;
  return [
    methodOf(request, source),
    { ...state('header', isJudged && !rare), part: 'headers' },
    ...(keys.fault === undefined
      ? [keyOf(state('key', true))]
      : [{ part: 'key', state: 'wrong' as const, detail: keys.fault }]),
    timeOf(source, judgement),
    ...(refusal && rare ? [state(refusal.part, false)] : []),
    ...tooLarge(request),
    state('signature', isJudged && refusal === undefined),
  ];
}

/** Whether it is the right key, only the signature can tell. */
function keyOf(part: Part): Part {
  return part.state === 'ok' ? { ...part, detail: 'of the right format' } : part;
}

function methodOf({ method }: WebhookRequest, { description }: NamedSource): Part {
  const allowed: readonly string[] = description.methods;
  if (allowed.includes(method)) return { part: 'method', state: 'ok', detail: method };
  const detail = `${method}; ${description.title} calls with ${allowed.join(' or ')}`;
  return { part: 'method', state: 'wrong', detail };
}

function timeOf({ description }: NamedSource, judgement: Judgement | undefined): Part {
  const part = 'time';
  if (judgement === undefined) return { part, state: 'not checked' };
  const { wrongTime, timeIsGood } = judgement;
  if (wrongTime !== undefined) return { part, state: 'wrong', detail: wrongTime };
  if (description.replay.by === 'event-id') {
    return { part, state: 'ok', detail: 'not needed: a copy is recognised by what it says' };
  }
  return { part, state: timeIsGood ? 'ok' : 'not checked' };
}

function tooLarge({ body }: WebhookRequest): Part[] {
  if (body.byteLength <= MAX_BODY_BYTES) return [];
  const detail = `${body.byteLength} bytes; at most ${MAX_BODY_BYTES} are taken`;
  return [{ part: 'size', state: 'wrong', detail }];
}
