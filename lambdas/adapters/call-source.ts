import {
  type CallSource,
  SourceUnavailableError,
} from '../../integrations/sources/source-confirmer.ts';

const TIMEOUT_MS = 5_000;
const MAX_BODY_BYTES = 256 * 1024;

/** Calls a source's API by HTTPS, within five seconds; it follows no redirect. */
export const callSource: CallSource = async ({ method, url, headers = {}, body }) => {
  if (new URL(url).protocol !== 'https:') {
    throw new SourceUnavailableError('the API of a source is called by https only');
  }
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await fetch(url, {
      method,
      headers,
      redirect: 'error',
      signal,
      ...(body !== undefined && { body }),
    });
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of response.body ?? []) {
      chunks.push(Buffer.from(chunk));
      bytes += chunk.length;
      if (bytes > MAX_BODY_BYTES) throw new Error(`more than ${MAX_BODY_BYTES} bytes`);
    }
    return { status: response.status, body: Buffer.concat(chunks).toString('utf8') };
  } catch (cause) {
    // Without the URL: its query may hold what is nobody's business in a log.
    throw new SourceUnavailableError(`${new URL(url).host} gave no answer`, { cause });
  }
};
