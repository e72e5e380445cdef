import { interpretRequest } from '../../core/rendering/interpret-request.ts';
import { receivedRequest } from '../../core/rendering/received-request.ts';
import { receivedSignature } from '../../core/rendering/received-signature.ts';
import type { Lookup, LookupRule } from '../../core/specification/lookup.ts';
import { LOOKUP } from '../../core/specification/walk-requests.ts';
import { spellText } from '../../core/verdicts/read-lookup.ts';
import type { SpecifiedPlatform } from './account-settings.ts';
import { checkAccess } from './check-access.ts';
import { PLAIN_ANSWERS, type Situation } from './choose-answer.ts';
import type { FarAnswer, FarRequest, FarWorld, Reception } from './platform-behaviour.ts';

type Asked = {
  shown: Parameters<typeof checkAccess>[1];
  /** What the question names; empty texts are never recorded. */
  transactionId: string;
  clickId: string | undefined;
  faults: string[];
};

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
  const asked = readLookup(platform, lookup, request);
  if (asked === undefined) return undefined;
  return {
    clickIds: asked.clickId === undefined ? [] : [asked.clickId],
    secrets: Object.values(asked.shown.credentials),
    about: LOOKUP,
    answer: (world) => judgeLookup(platform, lookup, { asked, world }),
  };
}

function readLookup(
  { specification, settings }: SpecifiedPlatform,
  lookup: Lookup,
  { baseUrl, record }: FarRequest,
): Asked | undefined {
  const received = receivedRequest(lookup.request, baseUrl, record);
  if (received === undefined) return undefined;
  const [account = {}] = settings.accounts;
  const platform = { specification, baseUrl, account, words: settings.words ?? {} };
  const start = { platform, row: { values: {} }, credentials: {}, nowEpochMs: Number.NaN };
  const read = interpretRequest(lookup.request, received, start);
  const signed = receivedSignature({ ...read, received }, record);
  const { credentials, row } = read.scope;
  const { transactionId = '', clickId } = row.values;
  return {
    shown: { request: LOOKUP, credentials, ...(signed && { signed }) },
    transactionId,
    clickId,
    faults: read.faults.map(({ parameter, rule }) => `${parameter}: ${rule}`),
  };
}

function judgeLookup(
  { specification }: SpecifiedPlatform,
  { answers }: Lookup,
  { asked, world }: { asked: Asked; world: FarWorld },
): FarAnswer {
  const refuse = (situation: Situation, why: string): FarAnswer => {
    return { ...PLAIN_ANSWERS[situation], verdict: 'refused', why };
  };
  const { signature, why } = checkAccess(specification, asked.shown, world);
  const checked = signature && { signature };
  if (why !== undefined) return { ...refuse('unauthorised', why), ...checked };
  const { faults, transactionId, clickId } = asked;
  if (faults.length > 0) return { ...refuse('invalid', faults.join('; ')), ...checked };
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
  return { ...example, body, verdict: 'accepted', ...checked };
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
