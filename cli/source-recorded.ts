import * as z from 'zod';
import type { WebhookRequest } from '../integrations/sources/source-adapter.ts';
import { CommandError } from './command-error.ts';
import { describeInput } from './source-input.ts';

/** A request that somebody recorded, and what makes one doubt that it is as it was sent. */
export type RecordedRequest = { request: WebhookRequest; doubts: string[] };

const text = (what: string) => z.string({ error: `must be ${what}` });

const recorded = z
  .strictObject({
    method: text('a method such as POST').regex(/^[A-Z]{1,20}$/, {
      error: 'must be a method such as POST',
    }),
    url: z.url({
      protocol: /^https?$/,
      error: 'must be the whole URL, with https:// and host: some sources sign it',
    }),
    headers: z.record(
      z.string(),
      z.union([z.string(), z.array(z.string())], { error: 'must be a text or a list of texts' }),
    ),
    body: text('the body as one text, as it was sent, not an object').optional(),
    bodyBase64: z.base64({ error: 'must be base64' }).optional(),
  })
  .refine(({ body, bodyBase64 }) => body === undefined || bodyBase64 === undefined, {
    error: 'has both body and bodyBase64: give one',
  });

const REQUEST_LINE = /^([A-Z]{1,20}) (\S+) HTTP\/\d(\.\d)?$/;
const HEADER_LINE = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*$/;
const BLANK_LINE = /\r?\n\r?\n/;

/**
 * Reads a request as JSON, or as raw HTTP/1.1: request line, headers, a blank line, the body's bytes.
 *
 * @param file - for messages
 * @throws {CommandError} `BAD_RECORDING`, a usage error that quotes no value of the request
 */
export function parseRecorded(bytes: Buffer, file: string): RecordedRequest {
  const isJson = /^[\s\uFEFF]*\{/.test(bytes.toString('utf8', 0, 100));
  const request = isJson ? fromJson(bytes, file) : fromRaw(bytes, file);
  return { request, doubts: doubtsOf(request) };
}

function fromJson(bytes: Buffer, file: string): WebhookRequest {
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString('utf8').replace(/^\uFEFF/, ''));
  } catch {
    throw refused(file, 'it begins like JSON and is none');
  }
  const parsed = recorded.safeParse(json);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(
      ({ path, message }) => `${path.map(String).join('.') || 'it'}: ${message}`,
    );
    throw refused(file, faults.join('; '));
  }
  const { method, url, headers, body = '', bodyBase64 } = parsed.data;
  const pairs = Object.entries(headers).map(([name, value]) => [name, [value].flat()] as const);
  return {
    method,
    url,
    headers: joined(pairs.flatMap(([name, values]) => values.map((value) => [name, value]))),
    body: bodyBase64 === undefined ? Buffer.from(body) : Buffer.from(bodyBase64, 'base64'),
  };
}

function fromRaw(bytes: Buffer, file: string): WebhookRequest {
  // One character for each byte, so that places in the text are places in the bytes.
  const whole = bytes.toString('latin1');
  const blank = BLANK_LINE.exec(whole);
  const bodyAt = blank ? blank.index + blank[0].length : bytes.length;
  const [first = '', ...lines] = whole.slice(0, blank?.index).trimEnd().split(/\r?\n/);
  const [, method, target] = REQUEST_LINE.exec(first) ?? [];
  if (method === undefined || target === undefined) {
    throw refused(file, 'line 1 is no request line such as "POST /webhooks/crm HTTP/1.1"');
  }
  const headers = joined(
    lines.map((line, index) => {
      const [, name, value] = HEADER_LINE.exec(line) ?? [];
      if (name !== undefined && value !== undefined) return [name, value];
      throw refused(
        file,
        `line ${index + 2} is no header; a blank line must stand before the body`,
      );
    }),
  );
  const url = urlOf(target, headers);
  if (url === undefined)
    throw refused(file, 'it has no usable host header, and some sources sign the URL');
  return { method, url, headers, body: bytes.subarray(bodyAt) };
}

/** As ingest makes it of what API Gateway tells. */
function urlOf(target: string, headers: WebhookRequest['headers']): string | undefined {
  const { host = '' } = headers;
  const isWhole = /^https?:\/\//.test(target);
  if (!isWhole && (host === '' || !target.startsWith('/'))) return undefined;
  const scheme = headers['x-forwarded-proto'] === 'http' ? 'http' : 'https';
  const url = isWhole ? target : `${scheme}://${host}${target}`;
  return URL.canParse(url) ? url : undefined;
}

function joined(pairs: ReadonlyArray<readonly string[]>): Record<string, string> {
  const headers = new Map<string, string>();
  for (const [given = '', value = ''] of pairs) {
    const name = given.toLowerCase();
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before},${value}`);
  }
  return Object.fromEntries(headers);
}

function doubtsOf({ headers, body }: WebhookRequest): string[] {
  const said = headers['content-length'];
  if (said === undefined || said === String(body.byteLength)) return [];
  return [
    `content-length says ${said} bytes and the recorded body has ${body.byteLength}: it is not as it was sent`,
  ];
}

function refused(file: string, why: string): CommandError {
  const message = `${describeInput(file)} is no recorded request: ${why}. "source check --help" shows both forms.`;
  return new CommandError('BAD_RECORDING', message, { isUsage: true });
}
