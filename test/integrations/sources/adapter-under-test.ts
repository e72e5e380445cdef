import { describe, expect, test } from 'vitest';
import { claim, isClaim, type Report } from '../../../core/claim.ts';
import { playerEvent } from '../../../core/player-event.ts';
import type { SourceDescription } from '../../../core/source-description.ts';
import {
  type Reading,
  type ReadingContext,
  type RefusedPart,
  SignatureRefusedError,
  type SourceAdapter,
  UnparseableWebhookError,
  type VerificationContext,
  type WebhookRequest,
} from '../../../integrations/sources/source-adapter.ts';
import type { SampleFacts, SourceSample } from '../../../integrations/sources/source-sample.ts';

/** 2023-11-14T22:13:20Z, the present of every test here. */
export const NOW_EPOCH_MS = 1_700_000_000_000;
export const URL_OF_SOURCE = 'https://hooks.example.com/webhooks/source';
export const FACTS: SampleFacts = {
  playerId: 'player-42',
  brand: 'aurora',
  depositId: 'dep-1',
  transactionId: 'tx1',
  amountMinor: 5000,
  currency: 'EUR',
};

export type AdapterUnderTest<C extends object, S extends object> = {
  description: SourceDescription;
  adapter: SourceAdapter<C, S>;
  sample: SourceSample<C, S>;
  /** The same request with its signature changed where this scheme keeps it; undefined takes it away. */
  resign(
    request: WebhookRequest,
    change: (signature: string) => string | undefined,
  ): WebhookRequest;
  /** The same content in other bytes; absent where the signature is not over bytes. */
  reserialise?(request: WebhookRequest): WebhookRequest;
  /** Credentials with an empty key, as a careless set-up has them. */
  emptyKey: object;
  fetchCertificate?: VerificationContext['fetchCertificate'];
};

/** A signed sample, made now unless told otherwise. */
export function sampleOf<C extends object, S extends object>(
  { sample }: Pick<AdapterUnderTest<C, S>, 'sample'>,
  facts: Partial<SampleFacts> = {},
  nowEpochMs = NOW_EPOCH_MS,
): WebhookRequest {
  const { privateKey, ...keys } = sample.trial;
  const signer = { ...keys, nowEpochMs, url: URL_OF_SOURCE };
  const request = sample.sign({ ...FACTS, ...facts }, signer, privateKey);
  if (request === undefined) throw new Error('the sample cannot be signed with its own trial key');
  return request;
}

/** What verification says now: `accepted`, or the part that was refused. */
export async function verdictOf<C extends object, S extends object>(
  { adapter, sample, fetchCertificate }: AdapterUnderTest<C, S>,
  request: WebhookRequest,
  overrides: Partial<VerificationContext<C, S>> = {},
): Promise<'accepted' | RefusedPart> {
  try {
    await adapter.verify(request, {
      credentials: [sample.trial.credentials],
      settings: sample.trial.settings,
      nowEpochMs: NOW_EPOCH_MS,
      toleranceSeconds: 300,
      fetchCertificate: fetchCertificate ?? (() => Promise.reject(new Error('not needed'))),
      ...overrides,
    });
    return 'accepted';
  } catch (error) {
    if (error instanceof SignatureRefusedError) return error.part;
    throw error;
  }
}

export function readingOf<C extends object, S extends object>(
  { adapter, sample }: Pick<AdapterUnderTest<C, S>, 'adapter' | 'sample'>,
  request: WebhookRequest,
  overrides: Partial<ReadingContext<S>> = {},
): Reading {
  return adapter.read(request, {
    settings: sample.trial.settings,
    currencies: {},
    nowEpochMs: NOW_EPOCH_MS,
    ...overrides,
  });
}

/** The reports of a reading; none of one that is ignored. Each must fit the vocabulary. */
export function reportsIn(reading: Reading): readonly Report[] {
  if (reading.kind !== 'events') return [];
  for (const report of reading.events) {
    if (isClaim(report)) claim.parse({ ...report, v: 1, source: 'source' });
    else {
      const { playerId: _, ...rest } = report;
      playerEvent.parse({ brand: 'aurora', ...rest, v: 1, source: 'source', playerRef: 'p_1' });
    }
  }
  return reading.events;
}

/** The faults of a webhook that cannot be used; empty if it can. */
export function faultsOf(read: () => unknown): readonly string[] {
  try {
    read();
    return [];
  } catch (error) {
    if (error instanceof UnparseableWebhookError) return error.faults;
    throw error;
  }
}

const BAD_SIGNATURES: ReadonlyArray<[string, (signature: string) => string | undefined]> = [
  ['missing', () => undefined],
  ['empty', () => ''],
  ['with one character changed', (signature) => flip(signature, Math.floor(signature.length / 2))],
  ['truncated', (signature) => signature.slice(0, -4)],
  ['lengthened', (signature) => `${signature}ab`],
  ['of no known form', () => 'not-a-signature'],
  ['with a zero byte', (signature) => `${signature.slice(0, -1)}\u0000`],
  ['with characters that are no ASCII', (signature) => `${signature.slice(0, -1)}é`],
];

/** The bad input that every adapter must refuse, whatever its scheme. */
export function testBadSignatures<C extends object, S extends object>(
  under: AdapterUnderTest<C, S>,
): void {
  const { description, sample } = under;
  const good = sampleOf(under);

  describe(`a webhook of ${description.title}`, () => {
    test('as its source signs it is accepted, and says something', async () => {
      expect(await verdictOf(under, good)).toBe('accepted');
      expect(reportsIn(readingOf(under, good)).length).toBeGreaterThan(0);
    });

    test.each(BAD_SIGNATURES)('is refused with a signature %s', async (_how, change) => {
      const verdict = await verdictOf(under, under.resign(good, change));

      expect(verdict).not.toBe('accepted');
    });

    test.each([
      ['one byte changed', (body: Buffer) => changeByte(body)],
      ['one byte less', (body: Buffer) => body.subarray(0, -1)],
      ['no body', () => Buffer.alloc(0)],
      ['bytes that are no UTF-8', (body: Buffer) => Buffer.concat([body, Buffer.from([0xff])])],
    ])('is refused, or says the same, with %s', async (_how, change) => {
      const request = { ...good, body: change(Buffer.from(good.body)) };

      // What a scheme does not sign may change; what is reported of it may not.
      const verdict = await verdictOf(under, request);
      const same =
        verdict === 'accepted' &&
        JSON.stringify(readingOf(under, request)) === JSON.stringify(readingOf(under, good));

      expect(verdict !== 'accepted' || same).toBe(true);
    });

    const { reserialise } = under;
    test.skipIf(!reserialise)('is refused when its body was written anew', async () => {
      expect(await verdictOf(under, reserialise?.(good) ?? good)).not.toBe('accepted');
    });

    test('is accepted while the key before the current one still counts', async () => {
      const { credentials } = sample.trial;
      const other = { ...credentials, ...otherKey(credentials) };

      expect(await verdictOf(under, good, { credentials: [other, credentials] })).toBe('accepted');
    });

    test('is refused where no key counts', async () => {
      expect(await verdictOf(under, good, { credentials: [] })).not.toBe('accepted');
    });

    test('has credentials whose format is checked', () => {
      expect(description.credentials.safeParse(sample.trial.credentials).success).toBe(true);
      expect(description.credentials.safeParse(under.emptyKey).success).toBe(false);
      expect(description.settings.safeParse(sample.trial.settings).success).toBe(true);
    });

    const timed = description.replay.by === 'signed-time';
    test.runIf(timed).each([
      [-301, 'time'],
      [-300, 'accepted'],
      [300, 'accepted'],
      [301, 'time'],
    ])('signed %d s from now: %s', async (seconds, verdict) => {
      const request = sampleOf(under, {}, NOW_EPOCH_MS + seconds * 1000);

      expect(await verdictOf(under, request)).toBe(verdict);
    });
  });
}

/** The same credentials with each long text changed: a key that was replaced. */
function otherKey(credentials: object): object {
  return Object.fromEntries(
    Object.entries(credentials).map(([name, text]) => [
      name,
      typeof text === 'string' && /^[0-9a-zA-Z_+/=-]{16,}$/.test(text) ? flip(text, -6) : text,
    ]),
  );
}

function flip(text: string, at: number): string {
  const index = at < 0 ? text.length + at : at;
  const changed = text[index] === 'a' ? 'b' : 'a';
  return `${text.slice(0, index)}${changed}${text.slice(index + 1)}`;
}

function changeByte(body: Buffer): Buffer {
  const changed = Buffer.from(body);
  const index = Math.floor(changed.length / 2);
  changed[index] = (changed[index] ?? 0) ^ 1;
  return changed;
}
