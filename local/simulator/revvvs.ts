import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { FarAnswer, FarRequest, FarWorld, PlatformBehaviour } from './platform-behaviour.ts';
import type { Conversion } from './request-entry.ts';

/** Documented ceiling of one batch. */
const MAX_EVENTS = 100;

const eventSchema = z.looseObject({
  event_type: z.string().min(1),
  event_time: z.iso.datetime(),
  brand_id: z.guid(),
  player_external_ref: z.string().min(1),
  idempotency_key: z.string().min(1).max(500),
  click_id: z.guid().optional(),
  amount: z.number().optional(),
  currency: z.string().optional(),
});
const depositSchema = eventSchema.extend({
  amount: z.number().positive(),
  currency: z.string().regex(/^[A-Z]{3}$/),
});
const DEPOSIT_TYPES = ['deposit', 'first_deposit'];
const eventTypeSchema = z.looseObject({ event_type: z.string() });
const clickIdSchema = z.looseObject({ click_id: z.string() });
const batchSchema = z.looseObject({ events: z.array(z.unknown()) });

type FieldError = { field: string; message: string };
type EventResult =
  | { kind: 'accepted'; conversion: Conversion }
  | { kind: 'duplicate' }
  | { kind: 'error'; errors: FieldError[] };

/**
 * Revvvs' `POST /api/v1/events`: one event, or a batch.
 *
 * Documented: header, fields, the batch ceiling, the idempotency key, the status codes, and that a
 * batch answers counts. UNVERIFIED, chosen here: every body, the status of a mixed batch (202 when
 * anything was accepted, else 200 when anything was a duplicate, else 400), that an unknown event
 * type is accepted, and that a click the platform does not know is a 400.
 *
 * @see https://docs.revvvs.com/api-reference
 */
export const revvvs: PlatformBehaviour = {
  name: 'revvvs',
  credentials: [{ name: 'apiKey', in: 'header', parameter: 'x-api-key' }],
  clickParameter: 'click_id',
  mintClickId: () => randomUUID(),
  clickIdsOf: ({ body }) =>
    eventsOf(parseJson(body)).flatMap((event) => {
      const parsed = clickIdSchema.safeParse(event);
      return parsed.success ? [parsed.data.click_id] : [];
    }),
  answer,
};

function answer(request: FarRequest, world: FarWorld): FarAnswer {
  if (request.method !== 'POST' || request.path !== '/api/v1/events') {
    return refuse(404, { error: 'not_found' });
  }
  const { apiKey } = world.credentials;
  if (apiKey === undefined || request.headers['x-api-key'] !== apiKey) {
    return refuse(401, { error: 'unauthorized' });
  }
  const payload = parseJson(request.body);
  const events = eventsOf(payload);
  if (events.length === 0 || events.length > MAX_EVENTS) {
    return refuseFields([
      { field: 'events', message: `expected a JSON object, or 1 to ${MAX_EVENTS} events` },
    ]);
  }
  const results = judgeAll(events, world);
  const [only] = results;
  if (only !== undefined && !batchSchema.safeParse(payload).success) return answerOne(only);
  return answerBatch(results);
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function eventsOf(payload: unknown): unknown[] {
  const batch = batchSchema.safeParse(payload);
  if (batch.success) return batch.data.events;
  return z.looseObject({}).safeParse(payload).success ? [payload] : [];
}

/** In order, so that the second of two events with one key inside a batch is the duplicate. */
function judgeAll(events: unknown[], world: FarWorld): EventResult[] {
  const seen = new Set<string>();
  return events.map((event) => {
    const result = judge(event, world, seen);
    if (result.kind === 'accepted') seen.add(result.conversion.dedupeKey ?? '');
    return result;
  });
}

function judge(event: unknown, world: FarWorld, seen: ReadonlySet<string>): EventResult {
  const type = eventTypeSchema.safeParse(event).data?.event_type ?? '';
  const schema = DEPOSIT_TYPES.includes(type) ? depositSchema : eventSchema;
  const parsed = schema.safeParse(event);
  if (!parsed.success) {
    const errors = parsed.error.issues.map(({ path, message }) => ({
      field: path.join('.'),
      message,
    }));
    return { kind: 'error', errors };
  }
  const valid = parsed.data;
  const key = valid.idempotency_key;
  if (seen.has(key) || world.isConverted(key)) return { kind: 'duplicate' };
  if (valid.click_id !== undefined && !world.knowsClick(valid.click_id)) {
    return { kind: 'error', errors: [{ field: 'click_id', message: 'unknown click' }] };
  }
  const conversion = {
    conversionId: world.newConversionId(),
    clickId: valid.click_id,
    goal: valid.event_type,
    dedupeKey: key,
    transactionId: key,
    playerRef: valid.player_external_ref,
    amount: valid.amount?.toString(),
    currency: valid.currency,
  };
  return { kind: 'accepted', conversion };
}

function answerOne(result: EventResult): FarAnswer {
  switch (result.kind) {
    case 'accepted': {
      const { conversion } = result;
      const body = JSON.stringify({ status: 'accepted', event_id: conversion.conversionId });
      return { status: 202, body, verdict: 'accepted', conversions: [conversion] };
    }
    case 'duplicate': {
      const body = JSON.stringify({ status: 'duplicate' });
      const why = 'idempotency_key already used';
      return { status: 200, body, verdict: 'duplicate', conversions: [], why };
    }
    case 'error':
      return refuseFields(result.errors);
  }
}

function answerBatch(results: readonly EventResult[]): FarAnswer {
  const conversions = results.flatMap((each) => (each.kind === 'accepted' ? each.conversion : []));
  const errors = results.flatMap((each, index) =>
    each.kind === 'error'
      ? each.errors.map(({ field, message }) => ({ field: `events.${index}.${field}`, message }))
      : [],
  );
  const duplicates = results.filter(({ kind }) => kind === 'duplicate').length;
  const failed = results.filter(({ kind }) => kind === 'error').length;
  const body = JSON.stringify({
    accepted: conversions.length,
    duplicates,
    errors: failed,
    ...(failed > 0 && { fields: errors }),
  });
  const why = `${conversions.length} accepted, ${duplicates} duplicates, ${failed} errors`;
  if (conversions.length > 0) return { status: 202, body, verdict: 'accepted', conversions, why };
  if (duplicates > 0) return { status: 200, body, verdict: 'duplicate', conversions, why };
  return { status: 400, body, verdict: 'refused', conversions, why };
}

function refuseFields(fields: FieldError[]): FarAnswer {
  return refuse(400, { error: 'validation_failed', fields });
}

function refuse(status: number, problem: { error: string; fields?: FieldError[] }): FarAnswer {
  const fields = problem.fields?.map(({ field, message }) => `${field}: ${message}`) ?? [];
  const why = [problem.error, ...fields].join('; ');
  return { status, body: JSON.stringify(problem), verdict: 'refused', conversions: [], why };
}
