import { majorUnits } from './money.ts';
import type { Parameter, PlatformSpecification, PostbackField } from './platform-specification.ts';
import type { PostbackRow, RequestRecord } from './postback.ts';

/** What stands in a record where a credential stood on the wire. */
export const MASK = '***';
/** Every header is written down and sent as written: the record of a request is all of it. */
const USER_AGENT = 'postproof/1';

export type RenderedRequest = {
  /** What is sent. Holds credentials: never logged, never stored. */
  wire: RequestRecord;
  /** The same with every credential masked: the proof. */
  record: RequestRecord;
};

/** Why a postback cannot be sent as its specification demands. */
export type RenderFault = { parameter: string; rule: string };

export type RenderInput = {
  specification: PlatformSpecification;
  baseUrl: string;
  /** The ID the platform knows the row's brand by, where it wants one. */
  brandId?: string;
  row: Pick<PostbackRow, 'milestone' | 'values'>;
  credentials: Record<string, string>;
};

/**
 * Renders one postback. Every value is percent-encoded exactly once in a query, and by JSON's own
 * rules in a body; nothing is ever sent half-filled.
 *
 * @returns the request, or the first parameter that cannot be filled and the rule it breaks
 */
export function renderRequest(input: RenderInput): RenderedRequest | { fault: RenderFault } {
  const { specification, row } = input;
  const fault = shapeFault(specification, row);
  if (fault) return { fault };
  const headers = fill(specification.request.headers, input);
  if ('fault' in headers) return headers;
  const parameters = fill(specification.request.parameters, input);
  if ('fault' in parameters) return parameters;
  return {
    wire: assemble(input, headers.filled, parameters.filled, false),
    record: assemble(input, headers.filled, parameters.filled, true),
  };
}

type Filled = { name: string; text: string; type: Parameter['type']; secret: boolean };

function shapeFault(
  specification: PlatformSpecification,
  row: RenderInput['row'],
): RenderFault | undefined {
  const { clickId, transactionId } = row.values;
  if (specification.events[row.milestone] === undefined) {
    return { parameter: 'event', rule: `${specification.name} has no word for ${row.milestone}` };
  }
  const { pattern, maxLength } = specification.clickId;
  if ([...clickId].length > maxLength || !new RegExp(`^(?:${pattern})$`, 'u').test(clickId)) {
    return {
      parameter: 'clickId',
      rule: `must match ${pattern} with at most ${maxLength} characters`,
    };
  }
  if (transactionId.length > specification.transactionIdMaxLength) {
    return {
      parameter: 'transactionId',
      rule: `must have at most ${specification.transactionIdMaxLength} characters`,
    };
  }
  return undefined;
}

function fill(
  parameters: readonly Parameter[],
  input: RenderInput,
): { filled: Filled[] } | { fault: RenderFault } {
  const filled: Filled[] = [];
  for (const parameter of parameters) {
    if (parameter.milestones && !parameter.milestones.includes(input.row.milestone)) continue;
    const text = textOf(parameter, input);
    if (text === undefined) {
      if (!parameter.required) continue;
      return { fault: { parameter: parameter.name, rule: `${describe(parameter)} has no value` } };
    }
    const { name, type } = parameter;
    filled.push({ name, text, type, secret: parameter.value.from === 'credential' });
  }
  return { filled };
}

function describe({ value }: Parameter): string {
  return value.from === 'field' ? value.field : value.from;
}

function textOf({ value }: Parameter, input: RenderInput): string | undefined {
  switch (value.from) {
    case 'constant':
      return value.text;
    case 'credential':
      return input.credentials[value.credential] || undefined;
    case 'event':
      return input.specification.events[input.row.milestone];
    case 'field':
      return fieldOf(value.field, input);
  }
}

function fieldOf(field: PostbackField, { row, brandId }: RenderInput): string | undefined {
  const { values } = row;
  if (field === 'brandId') return brandId;
  if (field !== 'amount') return values[field];
  if (values.amountMinor === undefined || values.currency === undefined) return undefined;
  return majorUnits(values.amountMinor, values.currency);
}

function assemble(
  { specification, baseUrl }: RenderInput,
  headers: readonly Filled[],
  parameters: readonly Filled[],
  masked: boolean,
): RequestRecord {
  const { method, path, encoding } = specification.request;
  const text = (value: Filled) => (masked && value.secret ? MASK : value.text);
  const own = Object.fromEntries(headers.map((header) => [header.name, text(header)]));
  const url = `${baseUrl}${path}`;
  const common = { ...own, Host: new URL(url).host, 'User-Agent': USER_AGENT, Connection: 'close' };
  if (encoding === 'query') {
    const shown = (value: Filled) => (masked && value.secret ? MASK : encode(value.text));
    const query = parameters.map((value) => `${encode(value.name)}=${shown(value)}`);
    return { method, url: `${url}?${query.join('&')}`, headers: common };
  }
  const contentLength = String(new TextEncoder().encode(jsonBody(parameters)).byteLength);
  return {
    method,
    url,
    headers: { ...common, 'Content-Type': 'application/json', 'Content-Length': contentLength },
    body: jsonBody(parameters.map((value) => ({ ...value, text: text(value) }))),
  };
}

function jsonBody(parameters: readonly Filled[]): string {
  const entries = parameters.map(({ name, text, type }) => [
    name,
    type === 'number' ? Number(text) : text,
  ]);
  return JSON.stringify(Object.fromEntries(entries));
}

/** RFC 3986: also the characters that `encodeURIComponent` leaves alone though they are reserved. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
