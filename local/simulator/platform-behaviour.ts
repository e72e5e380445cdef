import type { Conversion, OwnVerdict } from './request-entry.ts';

/** Where a platform expects a credential; its value never reaches the disk. */
export type CredentialPlace = {
  /** The credential's name in the settings, such as `apiKey`. */
  name: string;
  in: 'query' | 'header';
  /** The query parameter or header on the wire, in lower case. */
  parameter: string;
};

/** One request as a platform sees it: its own path, without the simulator's `/<platform>` prefix. */
export type FarRequest = {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: string;
};

/** What a behaviour may know besides the request. */
export type FarWorld = {
  /** By `CredentialPlace.name`; empty until somebody sets one, and then every request is a 401. */
  credentials: Readonly<Record<string, string>>;
  /** True for a click of the click log, or for any click while `acceptUnknownClicks` is on. */
  knowsClick(clickId: string): boolean;
  isConverted(dedupeKey: string): boolean;
  /** 32 lower-case hex characters. */
  newConversionId(): string;
};

/** A platform's own answer. `body` is JSON text unless the platform says otherwise. */
export type FarAnswer = {
  status: number;
  body: string;
  verdict: OwnVerdict;
  conversions: readonly Conversion[];
  /** Why the request was not accepted; goes to the log, never to the sender. */
  why?: string;
};

/**
 * One affiliate platform. Everything that is not here (click log, faults, request log, admin) is
 * shared. `answer` is pure: it decides from the request and the world, the caller records.
 */
export type PlatformBehaviour = {
  /** First path segment and the name everywhere else. */
  name: string;
  credentials: readonly CredentialPlace[];
  /** Query parameter that carries the click ID to the landing page. */
  clickParameter: string;
  mintClickId(): string;
  /** Clicks that the request names, valid or not: for the log's filter and for faults on one click. */
  clickIdsOf(request: FarRequest): string[];
  answer(request: FarRequest, world: FarWorld): FarAnswer;
};
