import * as z from 'zod';
import { MILESTONES, type Milestone } from '../milestones.ts';
import { isPattern } from './pattern.ts';

/**
 * Where the value of a parameter comes from, and in which form it is written. This is the whole
 * vocabulary: a platform whose format cannot be said in it is listed in `docs/integrations/limits.md`.
 */

/** Values that are frozen in a postback when it is created. */
export const POSTBACK_FIELDS = [
  'clickId',
  'playerRef',
  'transactionId',
  /** Of the postback that a reversal takes back. */
  'originalTransactionId',
  'brand',
  'campaign',
  'partner',
  /** `refund` or `chargeback`; map it to the platform's own words. */
  'reversalCause',
] as const;

export const TIME_FIELDS = ['occurredAt', 'clickedAt', 'sentAt'] as const;

/** All in UTC, whatever the letters. */
export const TIME_FORMATS = [
  'unix-seconds',
  'unix-milliseconds',
  /** 2026-11-22T10:00:00Z */
  'iso',
  /** 2026-11-22T10:00:00.000Z */
  'iso-milliseconds',
  /** 2026-11-22T10:00:00+00:00 */
  'iso-offset',
  /** 2026-11-22 10:00:00 */
  'space',
  /** 2026-11-22 10:00:00.000 */
  'space-milliseconds',
  /** 2026-11-22 10:00:00+00:00 */
  'space-offset',
] as const;

/**
 * What a sum of money means. `deposit` is what the player paid in; `payout` is what the affiliate
 * earns by the agreement in the stage file; `revenue` is the operator's share that a platform books.
 */
export const MONEY_KINDS = ['deposit', 'ggr', 'ngr', 'revenue', 'payout'] as const;

export type PostbackField = (typeof POSTBACK_FIELDS)[number];
export type TimeField = (typeof TIME_FIELDS)[number];
export type TimeFormat = (typeof TIME_FORMATS)[number];
export type MoneyKind = (typeof MONEY_KINDS)[number];
export type DigestAlgorithm = 'md5' | 'sha1' | 'sha256' | 'sha512';

export type ValueSource =
  | { from: 'constant'; text: string }
  /** A setting of the operator's account at the platform, from the stage file. */
  | { from: 'account'; setting: string }
  /** A text of the platform's secret; masked in every record. */
  | { from: 'credential'; credential: string }
  /** The platform's own word for the milestone; of a reversal, also the word of what it takes back. */
  | { from: 'event'; of?: 'original' }
  | { from: 'status' }
  | { from: 'field'; field: PostbackField }
  /** What the source said beside the vocabulary, such as an IP address; frozen only if asked for. */
  | { from: 'attribute'; attribute: string }
  | { from: 'time'; time: TimeField; format: TimeFormat }
  /** `decimals`: exactly as many; absent, as many as the currency has. */
  | {
      from: 'money';
      money: MoneyKind;
      unit?: 'major' | 'minor';
      decimals?: number;
      sign?: 'negated';
    }
  | { from: 'currency' }
  /** A value that is not in the map cannot be sent, unless `otherwise` says what stands for it. */
  | { from: 'map'; of: ValueSource; to: Record<string, string>; otherwise?: string }
  /** The parts one after the other; absent as soon as one of them is. */
  | { from: 'joined'; parts: ValueSource[] }
  | {
      from: 'digest';
      algorithm: DigestAlgorithm;
      of: ValueSource;
      encoding: 'hex' | 'base64';
    }
  /** HTTP Basic: the header's whole value. */
  | { from: 'basic'; user: ValueSource; password: ValueSource }
  /** JSON; in a query or form, or with `as: 'text'`, the JSON text. Absent if no member has a value. */
  | { from: 'object'; members: Parameter[]; as?: 'text' }
  | { from: 'list'; items: ValueSource[]; as?: 'text' }
  /** What the signing recipe made of the request. */
  | { from: 'signed'; part: 'signature' | 'timestamp' | 'key-id' | 'message-id' }
  /** Only in a key API's own requests: the key that is being handed over. */
  | { from: 'new-key'; part: 'id' | 'key' };

export type Parameter = {
  /** The name on the wire; `event`: the platform's word for the milestone is the name. */
  name: string | { from: 'event' };
  value: ValueSource;
  /** JSON only: a query, a form and a header are always text. */
  type?: 'text' | 'number' | 'boolean';
  /** The milestones that carry it; every milestone if absent. */
  milestones?: Milestone[];
  /** Only in test conversions. */
  onlyInTests?: true;
  /** Without a value: the postback cannot be sent (default), it is left out, or sent empty. */
  absent?: 'refuse' | 'omit' | 'empty';
  /** Only beside these other parameters of the same request. */
  onlyWith?: string[];
  /** Over the whole value; a value of another form cannot be sent. */
  pattern?: string;
  /** Characters. A longer value cannot be sent, or is cut where the platform itself would. */
  maxLength?: number;
  tooLong?: 'refuse' | 'cut';
  /** Other names under which the platform takes the same parameter. */
  aliases?: string[];
  /** One line for the platform's staff. */
  meaning?: string;
};

/** Text that says something. */
export const some = z.string().min(1, 'must not be empty');
export const pattern = some.refine(isPattern, 'must be a regular expression');
export const milestone = z.enum(MILESTONES);
/** May hold `{placeholders}`: it is an example then. */
export const baseUrl = z
  .string()
  .regex(
    /^https:\/\/[^\s?#]+[^/\s?#]$/,
    'must begin with https:// and end without a slash, a query or a fragment',
  );
/** Names that an operator writes in a stage file. */
export const settingName = z.string().regex(/^[a-z][a-zA-Z0-9]{0,39}$/, {
  error: 'must be a name in camelCase',
});
const source: z.ZodType<ValueSource> = z.lazy(() => valueSource);
const parameters: z.ZodType<Parameter[]> = z.lazy(() => z.array(parameter));

export const valueSource: z.ZodType<ValueSource> = z.discriminatedUnion('from', [
  z.strictObject({ from: z.literal('constant'), text: z.string() }),
  z.strictObject({ from: z.literal('account'), setting: settingName }),
  z.strictObject({ from: z.literal('credential'), credential: settingName }),
  z.strictObject({ from: z.literal('event'), of: z.literal('original').optional() }),
  z.strictObject({ from: z.literal('status') }),
  z.strictObject({ from: z.literal('field'), field: z.enum(POSTBACK_FIELDS) }),
  z.strictObject({ from: z.literal('attribute'), attribute: settingName }),
  z.strictObject({
    from: z.literal('time'),
    time: z.enum(TIME_FIELDS),
    format: z.enum(TIME_FORMATS),
  }),
  z.strictObject({
    from: z.literal('money'),
    money: z.enum(MONEY_KINDS),
    unit: z.enum(['major', 'minor']).optional(),
    decimals: z.int().min(0).max(18).optional(),
    sign: z.literal('negated').optional(),
  }),
  z.strictObject({ from: z.literal('currency') }),
  z.strictObject({
    from: z.literal('map'),
    of: source,
    to: z.record(z.string(), z.string()),
    otherwise: z.string().optional(),
  }),
  z.strictObject({ from: z.literal('joined'), parts: z.array(source).min(1) }),
  z.strictObject({
    from: z.literal('digest'),
    algorithm: z.enum(['md5', 'sha1', 'sha256', 'sha512']),
    of: source,
    encoding: z.enum(['hex', 'base64']),
  }),
  z.strictObject({ from: z.literal('basic'), user: source, password: source }),
  z.strictObject({
    from: z.literal('object'),
    members: parameters,
    as: z.literal('text').optional(),
  }),
  z.strictObject({
    from: z.literal('list'),
    items: z.array(source).min(1),
    as: z.literal('text').optional(),
  }),
  z.strictObject({
    from: z.literal('signed'),
    part: z.enum(['signature', 'timestamp', 'key-id', 'message-id']),
  }),
  z.strictObject({ from: z.literal('new-key'), part: z.enum(['id', 'key']) }),
]) as z.ZodType<ValueSource>;

export const parameter: z.ZodType<Parameter> = z.strictObject({
  name: z.union([some.max(100), z.strictObject({ from: z.literal('event') })]),
  value: valueSource,
  type: z.enum(['text', 'number', 'boolean']).optional(),
  milestones: z.array(milestone).min(1).optional(),
  onlyInTests: z.literal(true).optional(),
  absent: z.enum(['refuse', 'omit', 'empty']).optional(),
  onlyWith: z.array(some).min(1).optional(),
  pattern: pattern.optional(),
  maxLength: z.int().min(1).max(10_000).optional(),
  tooLong: z.enum(['refuse', 'cut']).optional(),
  aliases: z.array(some).optional(),
  meaning: some.optional(),
}) as z.ZodType<Parameter>;
