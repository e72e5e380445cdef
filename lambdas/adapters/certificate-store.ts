import {
  CertificateUnavailableError,
  SignatureRefusedError,
} from '../../integrations/sources/source-adapter.ts';

const TIMEOUT_MS = 3_000;
const MAX_BYTES = 64 * 1024;
/** A certificate lives for months; a source that replaces one gives it another URL. */
const MAX_AGE_MS = 24 * 3_600_000;
/** A source signs with one or two at a time. */
const MAX_CERTIFICATES = 20;
/** The URL comes with a request of anybody: one that fails is no reason to call out at once again. */
const FAILURE_AGE_MS = 30_000;
/** More failures than there can be downloads in that time. */
const MAX_FAILURES = 1_000;
const PEM_CERTIFICATE = /^\s*-----BEGIN CERTIFICATE-----/;

type Aged<Value> = { value: Value; atEpochMs: number };

/**
 * Certificates of sources by their URL: up to 20, each for a day. A URL that fails is asked again
 * after 30 seconds at the earliest. Which URLs are allowed is for the adapter to say.
 */
export class CertificateStore {
  readonly #nowEpochMs: () => number;
  readonly #kept = new Map<string, Aged<string>>();
  readonly #failed = new Map<string, Aged<Error>>();

  constructor(nowEpochMs: () => number) {
    this.#nowEpochMs = nowEpochMs;
  }

  /**
   * @throws {CertificateUnavailableError} if it cannot be had now
   * @throws {SignatureRefusedError} if there is none at this URL
   */
  async fetch({ href }: URL): Promise<string> {
    const kept = this.#recent(this.#kept.get(href), MAX_AGE_MS);
    if (kept !== undefined) return kept;
    const failure = this.#recent(this.#failed.get(href), FAILURE_AGE_MS);
    if (failure !== undefined) throw failure;
    try {
      const pem = await download(href);
      this.#remember(this.#kept, { href, value: pem, most: MAX_CERTIFICATES });
      return pem;
    } catch (error) {
      const value = failureOf(error, href);
      this.#remember(this.#failed, { href, value, most: MAX_FAILURES });
      throw value;
    }
  }

  #recent<Value>(aged: Aged<Value> | undefined, maxAgeMs: number): Value | undefined {
    return aged && this.#nowEpochMs() - aged.atEpochMs < maxAgeMs ? aged.value : undefined;
  }

  /** A map lists its keys in the order in which they came, so that the first is the oldest. */
  #remember<Value>(
    among: Map<string, Aged<Value>>,
    { href, value, most }: { href: string; value: Value; most: number },
  ): void {
    among.delete(href);
    among.set(href, { value, atEpochMs: this.#nowEpochMs() });
    for (const oldest of among.keys()) {
      if (among.size <= most) return;
      among.delete(oldest);
    }
  }
}

function failureOf(cause: unknown, url: string): Error {
  if (cause instanceof SignatureRefusedError) return cause;
  return new CertificateUnavailableError(`the certificate cannot be fetched from ${url}`, {
    cause,
  });
}

async function download(url: string): Promise<string> {
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
  // A page that says something else is nothing to keep for a day.
  if (!PEM_CERTIFICATE.test(text)) throw new Error('what is there is no certificate in PEM');
  return text;
}
