import type { Milestone } from '../../../core/milestones.ts';
import type { PostbackValues, RequestRecord, Reversal } from '../../../core/postback.ts';
import {
  type RenderFault,
  type RenderInput,
  renderRequest,
} from '../../../core/rendering/render-request.ts';
import type { PlatformKeys } from '../../../core/signing/signing-key.ts';
import {
  type PlatformSpecification,
  platformSpecification,
} from '../../../core/specification/platform-specification.ts';
import { readAnswer } from '../../../core/verdicts/read-answer.ts';
import { WRITTEN_SPECIFICATIONS } from '../../../integrations/platforms/index.ts';

/** What a test says about a postback; the rest is a plausible one. `undefined` takes a value out. */
export type Given = {
  milestone: Milestone;
  values?: { [Name in keyof PostbackValues]?: PostbackValues[Name] | undefined };
  account?: Record<string, string | undefined>;
  credentials?: Record<string, string | undefined>;
  words?: Partial<Record<Milestone, string>>;
  keys?: PlatformKeys;
  test?: true;
  brand?: string;
  baseUrl?: string;
  testBaseUrl?: string;
  nowEpochMs?: number;
};

const parsed = new Map<string, PlatformSpecification>();

export function specificationOf(name: string): PlatformSpecification {
  const known = parsed.get(name);
  if (known) return known;
  const specification = platformSpecification.parse(WRITTEN_SPECIFICATIONS[name]);
  parsed.set(name, specification);
  return specification;
}

/** What an answer of this platform means, as `kind (reason) by rule`. */
export function reading(
  platform: string,
  status: number,
  body: string,
  headers: Record<string, string> = {},
): string {
  const answer = { kind: 'answered' as const, status, headers, body };
  const { kind, reason, rule } = readAnswer(specificationOf(platform), answer);
  return `${kind}${reason === undefined ? '' : ` (${reason})`} by ${rule}`;
}

/**
 * The request as it goes on the wire.
 *
 * @throws {Error} if the postback cannot be rendered, with the fault in words
 */
export function rendered(platform: string, given: Given): RequestRecord {
  const result = renderRequest(inputFor(platform, given));
  if ('fault' in result) {
    throw new Error(`not rendered: ${result.fault.parameter}: ${result.fault.rule}`);
  }
  return result.wire;
}

/** Why the postback cannot be rendered. @throws {Error} if it can. */
export function faultOf(platform: string, given: Given): RenderFault {
  const result = renderRequest(inputFor(platform, given));
  if ('fault' in result) return result.fault;
  throw new Error(`rendered in spite of what it lacks: ${result.wire.url}`);
}

const KEY = Buffer.from(Uint8Array.from({ length: 32 }, (_, index) => index)).toString('base64');

export function inputFor(platform: string, given: Given): RenderInput {
  const specification = specificationOf(platform);
  const { milestone, brand = 'aurora', baseUrl = specification.baseUrl, testBaseUrl } = given;
  return {
    platform: {
      specification,
      baseUrl,
      ...(testBaseUrl !== undefined && { testBaseUrl }),
      account: present({ ...exampleAccount(specification), ...given.account }),
      words: given.words ?? {},
    },
    row: {
      milestone,
      brand,
      ...(given.test && { test: given.test }),
      values: present({ ...exampleValues(specification, milestone), ...given.values }),
    },
    credentials: present({
      ...Object.fromEntries(specification.credentials.map((name) => [name, `secret-${name}`])),
      ...given.credentials,
    }),
    keys: given.keys ?? { current: { keyId: 'k-1', key: KEY } },
    nowEpochMs: given.nowEpochMs ?? Date.parse('2026-11-22T10:00:05Z'),
  };
}

function exampleAccount({ account }: PlatformSpecification): Record<string, string> {
  return Object.fromEntries(Object.entries(account).map(([name, { example }]) => [name, example]));
}

const REFUND: Reversal = {
  cause: 'refund',
  whole: true,
  original: { milestone: 'ftd', occurrence: 'once', transactionId: 'ftd:aurora:dep-1' },
};

function exampleValues(specification: PlatformSpecification, milestone: Milestone): PostbackValues {
  const sum = '5000';
  const hasMoney = milestone !== 'registration' && milestone !== 'qualified';
  return {
    clickId: specification.clickId.example,
    playerRef: 'p_1',
    transactionId: `${milestone}:aurora:dep-1`,
    occurredAt: '2026-11-22T10:00:00.000Z',
    clickedAt: '2026-11-20T09:00:00.000Z',
    ...(hasMoney && {
      amounts: { deposit: sum, ggr: sum, ngr: sum, revenue: sum },
      currency: exampleCurrency(specification),
    }),
    ...(milestone === 'reversal' && { reversal: REFUND }),
  };
}

/** Euro, unless the platform takes another one. */
function exampleCurrency({ money, account }: PlatformSpecification): string {
  if (money?.currency.rule === 'one') {
    const { code } = money.currency;
    return typeof code === 'string' ? code : (account[code.account]?.example ?? 'EUR');
  }
  if (money?.currency.rule === 'listed' && !money.currency.codes.includes('EUR')) {
    return money.currency.codes[0] ?? 'EUR';
  }
  return 'EUR';
}

function present<T extends object>(given: T): { [Name in keyof T]: Exclude<T[Name], undefined> } {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Name in keyof T]: Exclude<T[Name], undefined> };
}
