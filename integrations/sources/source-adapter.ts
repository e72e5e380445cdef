import type { Report } from '../../core/claim.ts';
import type { BusEnvelope } from './bus-envelope.ts';

/** A webhook as it arrived: the body byte for byte, header names in lower case. */
export type WebhookRequest = {
  method: string;
  /** As its caller spelled it: scheme, public host, path and query. */
  url: string;
  body: Uint8Array;
  /** Of a header that was sent several times, the values joined with a comma. */
  headers: Record<string, string | undefined>;
};

export type VerificationContext<C = object, S = object> = {
  /** Sets of credentials that are valid now, the current one first; each passed its format check. */
  credentials: readonly C[];
  settings: S;
  nowEpochMs: number;
  /** How far a signed time may be from now, in both directions. */
  toleranceSeconds: number;
  /**
   * A certificate in PEM, from the provider's own domain.
   *
   * @throws {CertificateUnavailableError} if it cannot be had now
   */
  fetchCertificate(url: URL): Promise<string>;
};

export type ReadingContext<S = object> = {
  settings: S;
  /** Exponents of currencies that are neither ISO 4217 nor known, from the stage file. */
  currencies: Readonly<Record<string, number>>;
  /** When the request came. */
  nowEpochMs: number;
};

/** What a webhook says, once its signature is known to be good. */
export type Reading =
  | { kind: 'events'; events: readonly Report[] }
  /** A kind of event that decides nothing here: acknowledged, counted and forgotten. */
  | { kind: 'ignored'; type: string }
  /** No event at all: the source asks whether its URL is ours, and `answer` tells it. */
  | { kind: 'handshake' };

/** What a source is answered where a plain 202 would not do. */
export type SourceReply = {
  status: number;
  contentType: string;
  headers?: Record<string, string>;
  body: string;
};

export type AnswerContext<C = object, S = object> = {
  /** The current credentials, for sources that want a signed answer. */
  credentials: C;
  settings: S;
  nowEpochMs: number;
};

/**
 * One way in which payment providers and CRMs sign and word their webhooks.
 *
 * `C`: the texts of its secret. `S`: its settings in the stage file. Both as its description has them.
 */
export interface SourceAdapter<C = object, S = object> {
  /**
   * Verifies signature and signed time on the raw bytes, before anything is parsed that need not be.
   *
   * @throws {SignatureRefusedError} whatever is wrong with it
   */
  verify(request: WebhookRequest, context: VerificationContext<C, S>): void | Promise<void>;
  /**
   * @throws {UnparseableWebhookError} if a field that is needed is missing or wrong
   */
  read(request: WebhookRequest, context: ReadingContext<S>): Reading;
  /**
   * Reads an event that came over an event bus. Default: `read`, its detail being the body.
   *
   * @throws {UnparseableWebhookError} if a field that is needed is missing or wrong
   */
  readEvent?(envelope: BusEnvelope, context: ReadingContext<S>): Reading;
  /** The answer after every event is on the bus, or none was worth putting there. Default: a plain 202. */
  answer?(request: WebhookRequest, reading: Reading, context: AnswerContext<C, S>): SourceReply;
}

/** Which part of a request keeps it from being proven; for whoever sets a source up. */
export type RefusedPart =
  | 'request'
  | 'header'
  | 'body'
  | 'time'
  | 'key'
  | 'algorithm'
  | 'certificate'
  | 'signature';

/** The webhook is not proven to come from its source. The reason goes to the log, not to the caller. */
export class SignatureRefusedError extends Error {
  override readonly name = 'SignatureRefusedError';
  readonly code = 'POSTPROOF_SIGNATURE_REFUSED';
  readonly part: RefusedPart;

  /** @param reason - one line that names the header or field, and quotes no value of the request */
  constructor(part: RefusedPart, reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.part = part;
  }
}

/** What a signature is checked with cannot be had now; the source shall send again. */
export class CertificateUnavailableError extends Error {
  override readonly name = 'CertificateUnavailableError';
  readonly code = 'POSTPROOF_CERTIFICATE_UNAVAILABLE';
}

/** The webhook is genuine, but a field cannot be used. */
export class UnparseableWebhookError extends Error {
  override readonly name = 'UnparseableWebhookError';
  readonly code = 'POSTPROOF_UNPARSEABLE_WEBHOOK';
  /** Each a path into the payload with what is wrong there. */
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`The webhook cannot be used: ${faults.join('; ')}.`);
    this.faults = faults;
  }
}
