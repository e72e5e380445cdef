import type { RequestRecord } from '../../core/postback.ts';
import type { SigningKey } from '../../core/signing/signing-key.ts';
import type { Change, Conversion, OwnVerdict, SignatureCheck } from './request-entry.ts';

/** Where a platform expects a credential on the wire, to be masked whatever stands there. */
export type CredentialPlace = {
  in: 'query' | 'headers';
  /** The query parameter or header, in lower case. */
  parameter: string;
};

/** One request as a platform sees it. */
export type FarRequest = {
  /** With the address that the sender used. */
  record: RequestRecord;
  /** The part of the address that stands for the platform's host. */
  baseUrl: string;
};

/** What a behaviour may know besides the request. */
export type FarWorld = {
  /** By name; empty until somebody sets one, and then every request that needs one is refused. */
  credentials: Readonly<Record<string, string>>;
  /** Every signing key in force, the newest first. */
  keys: readonly SigningKey[];
  /** True for a click of the click log, or for any click while `acceptUnknownClicks` is on. */
  knowsClick(clickId: string): boolean;
  isConverted(dedupeKey: string): boolean;
  /** Why it takes nothing at the moment, however right it is. */
  refusal?: 'expired' | 'campaign-inactive';
  /** What the platform has booked, oldest first. */
  conversions(): readonly Conversion[];
  /** 32 lower-case hex characters. */
  newConversionId(): string;
};

/** A platform's own answer, and what it does besides. */
export type FarAnswer = {
  status: number;
  headers?: Record<string, string>;
  body: string;
  verdict: OwnVerdict;
  conversions?: readonly Conversion[];
  changes?: readonly Change[];
  signature?: SignatureCheck;
  /** A signing key that the sender hands over, to be in force once this is answered. */
  newKey?: SigningKey;
  test?: true;
  /** Why the request was not accepted; goes to the log, never to the sender. */
  why?: string;
};

/** A request that has been read; what comes of it depends on the world at that moment. */
export type Reception = {
  /** Clicks that the request names, valid or not: for the log's filter and for faults on one click. */
  clickIds: string[];
  /** It is about keys, or asks what is recorded, and is no postback. */
  about?: 'key' | 'lookup';
  /** Credentials and keys that it shows, right or wrong: none of them may reach the disk. */
  secrets: string[];
  answer(world: FarWorld): FarAnswer;
};

/**
 * One affiliate platform. Everything that is not here (click log, faults, request log, admin) is
 * shared. All of it is pure: it decides from the request and the world, the caller records.
 */
export type PlatformBehaviour = {
  /** First path segment and the name everywhere else. */
  name: string;
  /** Names of the credentials that it knows. */
  credentials: readonly string[];
  credentialPlaces: readonly CredentialPlace[];
  /** @throws {UnusableSigningKeyError} if the platform signs and cannot use the key; absent if it does not */
  checkKey?: (key: SigningKey) => void;
  /** Query parameter that carries the click ID to the landing page. */
  clickParameter: string;
  mintClickId(): string;
  receive(request: FarRequest): Reception;
};
