import type { Milestone } from '../../../core/milestones.ts';
import type { PostbackValues, RequestRecord } from '../../../core/postback.ts';
import {
  type RenderedRequest,
  type RenderInput,
  renderRequest,
} from '../../../core/rendering/render-request.ts';
import type { PlatformSpecificationInput } from '../../../core/specification/platform-specification.ts';
import type { RequestTemplate } from '../../../core/specification/request-template.ts';
import type { Parameter, ValueSource } from '../../../core/specification/value-source.ts';
import { specification } from '../specification.ts';

export type Given = {
  /** What of the made-up platform is other than usual. */
  platform?: Partial<PlatformSpecificationInput>;
  /** The only request, in part. */
  request?: Partial<RequestTemplate>;
  milestone?: Milestone;
  values?: { [Name in keyof PostbackValues]?: PostbackValues[Name] | undefined };
  brand?: string;
  test?: true;
  baseUrl?: string;
  testBaseUrl?: string;
} & Partial<Pick<RenderInput['platform'], 'account' | 'words'>> &
  Partial<Pick<RenderInput, 'credentials' | 'keys' | 'nowEpochMs' | 'currencies'>>;

const VALUES: PostbackValues = {
  clickId: 'c1',
  playerRef: 'p_1',
  transactionId: 'ftd:aurora:dep-1',
  occurredAt: '2026-11-22T10:00:00.000Z',
  clickedAt: '2026-11-20T09:00:00.123Z',
  amounts: { deposit: '5000' },
  currency: 'EUR',
};

/** A first deposit for a made-up platform that takes everything in a query. */
export function inputFor(given: Given): RenderInput {
  const { platform = {}, request, milestone = 'ftd', brand = 'aurora' } = given;
  const usual = { method: 'GET', path: '/conv' } as const;
  const values = Object.entries({ ...VALUES, ...given.values });
  return {
    platform: {
      specification: specification({
        ...(request && { requests: { conversion: { ...usual, ...request } } }),
        ...platform,
      }),
      baseUrl: given.baseUrl ?? 'https://example.com/base',
      ...(given.testBaseUrl !== undefined && { testBaseUrl: given.testBaseUrl }),
      account: given.account ?? {},
      words: given.words ?? {},
    },
    row: {
      milestone,
      brand,
      ...(given.test && { test: given.test }),
      values: Object.fromEntries(
        values.filter(([, value]) => value !== undefined),
      ) as PostbackValues,
    },
    credentials: given.credentials ?? {},
    ...(given.keys && { keys: given.keys }),
    nowEpochMs: given.nowEpochMs ?? Date.parse('2026-11-22T10:00:05.250Z'),
    ...(given.currencies && { currencies: given.currencies }),
  };
}

/** @throws {Error} if it cannot be rendered */
export function rendered(given: Given): RenderedRequest {
  const result = renderRequest(inputFor(given));
  if ('fault' in result) {
    throw new Error(`not rendered: ${result.fault.parameter}: ${result.fault.rule}`);
  }
  return result;
}

/** The fault as `parameter: rule`. @throws {Error} if there is none */
export function faultOf(given: Given): string {
  const result = renderRequest(inputFor(given));
  if ('fault' in result) return `${result.fault.parameter}: ${result.fault.rule}`;
  throw new Error(`rendered: ${result.wire.url}`);
}

/** What stands behind the question mark, as it was sent. */
export function queryOf(given: Given): string | undefined {
  return rendered(given).wire.url.split('?')[1];
}

/** The query of a request whose one parameter `x` has this source. */
export function queryWith(value: ValueSource, given: Given = {}): string | undefined {
  return queryOf({ ...given, request: { query: [{ name: 'x', value }] } });
}

/** Why a request whose one parameter `x` has this source cannot be sent. */
export function faultWith(value: ValueSource, given: Given = {}): string {
  return faultOf({ ...given, request: { query: [{ name: 'x', value }] } });
}

/** A request with a body; everything in it besides is as usual. */
export function bodyOf(
  encoding: 'form' | 'json' | 'json-list',
  parameters: Parameter[],
  given: Given = {},
): RequestRecord {
  const request = { method: 'POST', body: { encoding, parameters } } as const;
  return rendered({ ...given, request }).wire;
}

export const CLICK: Parameter = { name: 'click', value: { from: 'field', field: 'clickId' } };
export const DEPOSIT: ValueSource = { from: 'money', money: 'deposit' };
export const text = (constant: string): ValueSource => ({ from: 'constant', text: constant });
