import { readRequest } from '../../core/rendering/read-request.ts';
import { keyBytes } from '../../core/signing/signing-key.ts';
import type { PlatformSpecification } from '../../core/specification/platform-specification.ts';
import type { AccountSettings, SpecifiedPlatform } from './account-settings.ts';
import { credentialPlaces } from './credential-places.ts';
import { judgePostback } from './judge-postback.ts';
import { mintClickId } from './mint-click-id.ts';
import type { FarRequest, PlatformBehaviour, Reception } from './platform-behaviour.ts';
import { receiveKeyRequest } from './receive-key-request.ts';
import { receiveLookup } from './receive-lookup.ts';
import { spellReferences } from './spell-references.ts';

/**
 * Plays a platform by nothing but its specification: it takes what the specification says that we
 * send, refuses everything else, and answers with the specification's own examples.
 *
 * @param name - first path segment of its address, and its name in the stage
 */
export function behaviourOf(
  name: string,
  specification: PlatformSpecification,
  settings: AccountSettings,
): PlatformBehaviour {
  const { credentials, signing, clickId } = specification;
  const platform = { specification, settings };
  return {
    name,
    credentials,
    credentialPlaces: credentialPlaces(specification),
    ...(signing && { checkKey: (key) => void keyBytes(key, signing.key) }),
    clickParameter: clickId.arrivesAs[0] ?? 'click_id',
    mintClickId: () => mintClickId(specification),
    receive: (request) =>
      receiveKeyRequest(platform, request) ??
      receiveLookup(platform, request) ??
      receivePostback(platform, request),
  };
}

function receivePostback(platform: SpecifiedPlatform, request: FarRequest): Reception {
  const { specification } = platform;
  const read = spellReferences(specification, readByAccount(platform, request), request);
  const { clickId } = read.values;
  return {
    clickIds: clickId === undefined ? [] : [clickId],
    secrets: Object.values(read.credentials),
    answer: (world) => judgePostback(platform, read, world),
  };
}

/** A request may be of any brand: the account that explains it best is taken to be the one. */
function readByAccount({ specification, settings }: SpecifiedPlatform, request: FarRequest) {
  const { accounts, words = {}, testPath, currencies = {} } = settings;
  const { record, baseUrl } = request;
  const testBaseUrl =
    testPath === undefined ? {} : { testBaseUrl: `${new URL(baseUrl).origin}${testPath}` };
  const [first, ...others] = accounts.map((account) =>
    readRequest(specification, record, { baseUrl, ...testBaseUrl, account, words, currencies }),
  );
  if (first === undefined) throw new Error(`${specification.name} has no account to read by.`);
  return others.reduce(
    (best, other) => (other.faults.length < best.faults.length ? other : best),
    first,
  );
}
