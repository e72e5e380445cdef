import {
  CertificateUnavailableError,
  SignatureRefusedError,
} from '../../integrations/sources/source-adapter.ts';
import { AgedCache } from './aged-cache.ts';

const TIMEOUT_MS = 3_000;
const MAX_BYTES = 64 * 1024;
/** A certificate lives for months; a source that replaces one gives it another URL. */
const MAX_AGE_MS = 24 * 3_600_000;

/** Certificates of sources by their URL, kept for a day. Which URLs are allowed is for the adapter to say. */
export class CertificateStore {
  readonly #cache: AgedCache<string>;

  constructor(nowEpochMs: () => number) {
    this.#cache = new AgedCache({ read: download, maxAgeMs: MAX_AGE_MS, nowEpochMs });
  }

  /** @throws {CertificateUnavailableError} if it cannot be had now */
  fetch(url: URL): Promise<string> {
    return this.#cache.get(url.href);
  }
}

async function download(url: string): Promise<string> {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await fetch(url, { redirect: 'error', signal });
    // The URL came with the request: one that does not exist is the request's fault.
    if (response.status === 404) {
      throw new SignatureRefusedError('certificate', 'there is no certificate at its URL');
    }
    if (response.status !== 200) throw new Error(`status ${response.status}`);
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString('latin1');
      if (text.length > MAX_BYTES) throw new Error(`more than ${MAX_BYTES} bytes`);
    }
    return text;
  } catch (cause) {
    if (cause instanceof SignatureRefusedError) throw cause;
    throw new CertificateUnavailableError(`the certificate cannot be fetched from ${url}`, {
      cause,
    });
  }
}
