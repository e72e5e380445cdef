import * as z from 'zod';
import { configuredName, type ReportedEvent } from '../../core/player-event.ts';
import { FieldReader, MAPPED_FIELDS, type MappedField, type Places } from './mapped-fields.ts';
import { OPERATOR_TYPES, operatorPayload, reportOf } from './operator-payload.ts';
import { type ReadingContext, UnparseableWebhookError } from './source-adapter.ts';

/**
 * CRMs do not have our vocabulary: the stage file says which of their events means what, and where
 * in the payload each field stands.
 */

const path = z
  .string()
  .regex(/^[^.]{1,100}(\.[^.]{1,100}){0,9}$/, { error: 'must be names joined with dots' })
  .refine((text) => !text.split('.').includes('__proto__'), 'must not name a prototype');

/** Where a field stands, what it always is, or null if a default does not apply. */
const place = z.union([path, z.strictObject({ always: z.string().min(1).max(255) })]).nullable();

const places = z.partialRecord(z.enum(MAPPED_FIELDS), place);

const mappedEvents = z
  .record(
    z.string().min(1).max(200),
    z.strictObject({
      type: z.enum(OPERATOR_TYPES),
      /** Where this event keeps its fields, if not where the others do. */
      fields: places.default({}),
    }),
  )
  .refine((events) => Object.keys(events).length > 0, 'must name at least one event');

/**
 * The settings of an adapter that maps events, to be spread into its own.
 *
 * @param defaults - where the source keeps the fields, unless the stage file says otherwise
 */
export function mappingSettings(defaults: Places) {
  return {
    /** By the source's own name of the event. */
    events: mappedEvents,
    fields: places.transform((given): Places => ({ ...defaults, ...given })).prefault({}),
    /** `major`: 50.00 is EUR 50.00; `minor`: 5000 is. */
    amountUnit: z.enum(['major', 'minor']).default('major'),
    /** The source's words for brands, such as a workspace ID, where they are not our names. */
    brands: z.record(z.string().min(1).max(255), configuredName).default({}),
  };
}

export type Mapping = z.infer<z.ZodObject<ReturnType<typeof mappingSettings>>>;

/** What one event of the source means. */
export type Meaning = Omit<Mapping, 'events'> & { type: (typeof OPERATOR_TYPES)[number] };

/**
 * @param names - the event's names, the most special first
 * @returns undefined if the stage file gives none of them a meaning
 */
export function meaningOf(mapping: Mapping, names: readonly string[]): Meaning | undefined {
  const { events, ...shared } = mapping;
  for (const name of names) {
    // The name comes from outside and may be that of an object's own method.
    const event = Object.hasOwn(events, name) ? events[name] : undefined;
    if (event)
      return { ...shared, type: event.type, fields: { ...shared.fields, ...event.fields } };
  }
  return undefined;
}

export type MappedFacts = Pick<ReadingContext, 'currencies'> & {
  sourceEventId: string;
  /** ISO 8601 in UTC. */
  occurredAt: string;
  /** Where the payload stands in the body, such as `3.`; for the messages. */
  at?: string;
};

/**
 * What an event says, in our vocabulary.
 *
 * @param payload - as `parseExactJson` gives it, so that no amount has lost a digit
 * @throws {UnparseableWebhookError} naming the path of every field that is missing or wrong
 */
export function mappedReport(
  payload: unknown,
  meaning: Meaning,
  facts: MappedFacts,
): ReportedEvent {
  const { type } = meaning;
  const read = new FieldReader(payload, meaning, facts);
  const data = defined({
    playerId: read.text('playerId'),
    brand: read.brand(),
    product: read.text('product'),
    channel: read.text('channel'),
    ...OWN_FIELDS[type](read),
  });
  const parsed = operatorPayload.safeParse({ type, timestamp: facts.occurredAt, data });
  for (const { path: [, ...where] = [], message } of parsed.error?.issues ?? []) {
    read.refuse(FIELD_AT[where.join('.')] ?? 'playerId', message);
  }
  const faults = read.faults;
  if (faults.length > 0 || !parsed.success) throw new UnparseableWebhookError(faults);
  return reportOf(parsed.data, facts.sourceEventId);
}

/** What each type has beside the fields that all have. */
const OWN_FIELDS: Record<Meaning['type'], (read: FieldReader) => Record<string, unknown>> = {
  registration: (read) => ({
    click: clickOf(read),
    promoCode: read.text('promoCode'),
    domain: read.text('domain')?.toLowerCase(),
  }),
  deposit: moneyOf,
  refund: moneyOf,
  chargeback: moneyOf,
  reference: (read) => ({
    depositId: read.text('depositId'),
    expected: read.total('amount'),
  }),
  activity: (read) => ({ deposited: read.total('deposited'), wagered: read.total('wagered') }),
  revenue: (read) => ({
    period: read.text('period'),
    revision: read.count('revision'),
    ggrMinor: read.minor('ggr'),
    ngrMinor: read.minor('ngr'),
    currency: read.currency(),
  }),
};

/** A player who came without a click may have its other fields, empty or not. */
function clickOf(read: FieldReader): object | undefined {
  const clickId = read.text('clickId');
  if (clickId === undefined) return undefined;
  return defined({
    platform: read.text('clickPlatform'),
    clickId,
    clickedAt: read.instant('clickedAt'),
    campaign: read.text('campaign'),
    partner: read.text('partner'),
  });
}

function moneyOf(read: FieldReader): Record<string, unknown> {
  const depositId = read.text('depositId');
  const transactionId = read.text('transactionId');
  // Without a reference nobody could tell a repeated report from a second payment.
  if (depositId === undefined && transactionId === undefined) read.refuse('depositId', '');
  return { depositId, transactionId, amountMinor: read.paid('amount'), currency: read.currency() };
}

function defined(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** The field that a path of the vocabulary is read from. */
const FIELD_AT: Readonly<Record<string, MappedField>> = {
  brand: 'brand',
  product: 'product',
  channel: 'channel',
  click: 'clickId',
  'click.platform': 'clickPlatform',
  'click.clickId': 'clickId',
  'click.clickedAt': 'clickedAt',
  'click.campaign': 'campaign',
  'click.partner': 'partner',
  promoCode: 'promoCode',
  domain: 'domain',
  depositId: 'depositId',
  transactionId: 'transactionId',
  amountMinor: 'amount',
  currency: 'currency',
  'expected.amountMinor': 'amount',
  'expected.currency': 'currency',
  'deposited.amountMinor': 'deposited',
  'deposited.currency': 'currency',
  'wagered.amountMinor': 'wagered',
  'wagered.currency': 'currency',
  period: 'period',
  revision: 'revision',
  ggrMinor: 'ggr',
  ngrMinor: 'ngr',
};
