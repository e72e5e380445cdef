import type { RequestRecord } from '../postback.ts';
import type { PlatformSpecification } from '../specification/platform-specification.ts';
import type { RenderFault } from './value.ts';

/** Why the platform would not take a request of this size. */
export function limitFault(
  { url, body }: RequestRecord,
  { urlBytes, bodyBytes }: PlatformSpecification['limits'],
): RenderFault | undefined {
  return sizeFault('url', url, urlBytes) ?? sizeFault('body', body, bodyBytes);
}

function sizeFault(
  parameter: string,
  text: string | undefined,
  limitBytes = Number.POSITIVE_INFINITY,
): RenderFault | undefined {
  const bytes = text === undefined ? 0 : Buffer.byteLength(text);
  return bytes > limitBytes
    ? { parameter, rule: `must have at most ${limitBytes} bytes and has ${bytes}` }
    : undefined;
}
