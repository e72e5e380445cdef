import type { Report } from '../../core/claim.ts';
import type { ReadingContext } from './source-adapter.ts';

/** One HTTPS request to the source; it follows no redirect, and its answer is cut at 256 KiB. */
export type CallSource = (request: {
  method: 'GET' | 'POST';
  url: string;
  headers?: Record<string, string>;
  body?: string;
}) => Promise<{ status: number; body: string }>;

export type ConfirmationContext<C = object, S = object> = ReadingContext<S> & {
  /** The current credentials; those for the source's API may be missing in them. */
  credentials: C;
  call: CallSource;
};

/** Asks a source whether what it is said to have reported is true. */
export interface SourceConfirmer<C = object, S = object> {
  /**
   * @param subject - what the adapter reported as `unconfirmed.subject`
   * @returns what the source says has happened; empty if nothing that counts
   * @throws {NotConfirmableError} if the credentials for its API are missing
   * @throws {SourceUnavailableError} if it gives no usable answer now
   */
  confirm(subject: string, context: ConfirmationContext<C, S>): Promise<readonly Report[]>;
}

/** Nobody can be asked: what was claimed is held until a person sets it up. */
export class NotConfirmableError extends Error {
  override readonly name = 'NotConfirmableError';
  readonly code = 'POSTPROOF_NOT_CONFIRMABLE';
}

/** The source gave no usable answer; it is asked again. */
export class SourceUnavailableError extends Error {
  override readonly name = 'SourceUnavailableError';
  readonly code = 'POSTPROOF_SOURCE_UNAVAILABLE';
}
