import type { ReportedEvent } from '../../core/player-event.ts';

/** A webhook as it arrived: the body byte for byte, header names in lower case. */
export type WebhookRequest = {
  body: Uint8Array;
  headers: Record<string, string | undefined>;
};

export type VerificationContext = {
  /** Signing secrets that are valid now, the current one first. */
  secrets: readonly string[];
  nowEpochMs: number;
  /** How far the signed time may be from now, in both directions. */
  toleranceSeconds: number;
};

/** What a webhook says, once its signature is known to be good. */
export type Reading =
  | { kind: 'events'; events: ReportedEvent[] }
  /** A kind of event that decides nothing here: acknowledged, counted and forgotten. */
  | { kind: 'ignored'; type: string };

/** One way in which payment providers and CRMs sign and word their webhooks. */
export interface SourceAdapter {
  /**
   * Verifies signature and signed time on the raw bytes, before anything is parsed.
   *
   * @throws {SignatureRefusedError} whatever is wrong with it
   */
  verify(request: WebhookRequest, context: VerificationContext): void;
  /**
   * @throws {UnparseableWebhookError} if a field that is needed is missing or wrong
   */
  read(request: WebhookRequest): Reading;
}

/** The webhook is not proven to come from its source. The reason goes to the log, not to the caller. */
export class SignatureRefusedError extends Error {
  override readonly name = 'SignatureRefusedError';
  readonly code = 'POSTPROOF_SIGNATURE_REFUSED';
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

/**
 * Whether a signed time is near enough, both ways: a future time would stay replayable for as long.
 *
 * @param timestamp - whole Unix seconds as text; anything but digits is refused
 */
export function isWithinTolerance(timestamp: string, context: VerificationContext): boolean {
  if (!/^\d{1,12}$/.test(timestamp)) return false;
  const distanceSeconds = Math.abs(context.nowEpochMs / 1000 - Number(timestamp));
  return distanceSeconds <= context.toleranceSeconds;
}

/**
 * The body as text, for verifiers that take text.
 *
 * @throws {SignatureRefusedError} if it is no UTF-8: decoding would change what was signed
 */
export function decodeBody(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch (cause) {
    throw new SignatureRefusedError('the body is not UTF-8', { cause });
  }
}

/** @throws {UnparseableWebhookError} if the text is no JSON */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UnparseableWebhookError(['(body): is no JSON']);
  }
}
