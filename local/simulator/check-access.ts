import type { ReadRequest } from '../../core/rendering/read-request.ts';
import type { SigningKey } from '../../core/signing/signing-key.ts';
import { verifySignature } from '../../core/signing/verify-signature.ts';
import type { PlatformSpecification } from '../../core/specification/platform-specification.ts';
import { valuesOf } from '../../core/specification/walk-values.ts';
import { type CredentialUse, credentialUses } from './credential-places.ts';
import type { FarWorld } from './platform-behaviour.ts';
import type { SignatureCheck } from './request-entry.ts';

type Shown = Pick<ReadRequest, 'request' | 'credentials' | 'signed'>;
type Known = Pick<FarWorld, 'credentials' | 'keys'>;

/** Whether the sender is who it should be. `why` is there if it is not, and never quotes a credential. */
export type Access = { signature?: SignatureCheck; why?: string };

export function checkAccess(
  specification: PlatformSpecification,
  shown: Shown,
  known: Known,
): Access {
  const fault = credentialUses(specification)
    .filter(({ request, isReadable }) => request === shown.request && isReadable)
    .map((use) => credentialFault(use, shown, known))
    .find((why) => why !== undefined);
  const { signing } = specification;
  const isSigned = valuesOf(specification).some(
    ({ source, request }) =>
      request === shown.request && source.from === 'signed' && source.part === 'signature',
  );
  const signature =
    signing && isSigned ? signatureCheck(signing, shown.signed, known.keys) : undefined;
  const why = fault ?? (signature && signatureFault(signature, shown, known.keys));
  return { ...(signature && { signature }), ...(why !== undefined && { why }) };
}

function credentialFault(
  { credential, parameter, optional }: CredentialUse,
  { credentials }: Shown,
  known: Known,
): string | undefined {
  const right = known.credentials[credential];
  const given = credentials[credential];
  if (right === undefined) {
    return optional && given === undefined ? undefined : `${parameter}: no ${credential} is set`;
  }
  if (given === undefined) return `${parameter}: is missing`;
  return given === right ? undefined : `${parameter}: is not the ${credential} that is set`;
}

function signatureCheck(
  recipe: NonNullable<PlatformSpecification['signing']>,
  signed: Shown['signed'],
  keys: readonly SigningKey[],
): SignatureCheck {
  const key = signed && keys.find((current) => verifySignature(recipe, signed, { current }));
  return key ? { verified: true, keyId: key.keyId } : { verified: false };
}

function signatureFault(
  { verified }: SignatureCheck,
  { signed }: Shown,
  keys: readonly SigningKey[],
): string | undefined {
  if (verified) return undefined;
  if (signed === undefined) return 'signature: is missing';
  const ids = keys.map(({ keyId }) => keyId).join(', ') || 'none';
  return `signature: fits no key in force (${ids})`;
}
