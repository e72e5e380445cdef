import type { Lookup, LookupRule } from '../../core/specification/lookup.ts';
import { LOOKUP } from '../../core/specification/walk-requests.ts';
import { spellText } from '../../core/verdicts/read-lookup.ts';
import type { SpecifiedPlatform } from './account-settings.ts';
import { PLAIN_ANSWERS } from './choose-answer.ts';
import type { FarAnswer, FarRequest, FarWorld, Reception } from './platform-behaviour.ts';
import { answerCall, type Call, readCall } from './read-call.ts';

/**
 * Somebody asks what the platform has recorded. It answers from its own books, with the examples of the
 * lookup's rules. A reversal changes a conversion and is none, so that it is never found.
 *
 * @returns undefined if the request is no lookup
 */
export function receiveLookup(
  platform: SpecifiedPlatform,
  request: FarRequest,
): Reception | undefined {
  const { lookup } = platform.specification;
  if (lookup === undefined) return undefined;
  const call = readCall(platform, { name: LOOKUP, template: lookup.request }, request);
  if (call === undefined) return undefined;
  const { clickId } = call.row.values;
  return {
    clickIds: clickId === undefined ? [] : [clickId],
    secrets: Object.values(call.shown.credentials),
    about: LOOKUP,
    answer: (world) =>
      answerCall(platform, call, { world, answer: () => tellOf(call.row.values, lookup, world) }),
  };
}

/** What the question names; empty texts are never recorded. */
function tellOf(
  { transactionId = '', clickId }: Call['row']['values'],
  { answers }: Lookup,
  world: FarWorld,
): FarAnswer {
  const booked = world
    .conversions()
    .find((one) =>
      transactionId === '' ? one.clickId === clickId : one.transactionId === transactionId,
    );
  const named = {
    transactionId: insideJson(booked?.transactionId ?? transactionId),
    clickId: insideJson(clickId ?? booked?.clickId ?? ''),
  };
  const example = exampleOf(answers, booked ? 'found' : 'not-found');
  const body = spellText(example.body, named);
  return { ...example, body, verdict: 'accepted' };
}

function insideJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function exampleOf(answers: readonly LookupRule[], verdict: LookupRule['verdict']) {
  const example = answers.find((rule) => rule.verdict === verdict && rule.example)?.example;
  if (example === undefined) return PLAIN_ANSWERS['no-such-call'];
  const { status, headers, body } = example;
  return { status, ...(headers && { headers }), body };
}
