/** Why a step of a rotation ends without having done its work. No message holds a key. */

/** Not a fault: the platform has no key API, so a person has to hand the key over and say so. */
export class RotationWaitsForPersonError extends Error {
  override readonly name = 'RotationWaitsForPersonError';
  readonly code = 'POSTPROOF_ROTATION_WAITS_FOR_PERSON';
  readonly platform: string;
  readonly keyId: string;

  constructor(about: { platform: string; keyId: string; stage: string; secretName: string }) {
    const { platform, keyId, stage, secretName } = about;
    super(
      `The new signing key ${keyId} waits for a person: ${platform} has no API that takes it. It is the version AWSPENDING of the secret "${secretName}"; read it with "postproof keys show-pending ${platform} --stage ${stage}", hand it to ${platform}, and when they have taken it type "postproof keys confirm ${platform} --key ${keyId} --by <you> --stage ${stage}".`,
    );
    this.platform = platform;
    this.keyId = keyId;
  }
}

/** A step for a version that no rotation is about. */
export class VersionNotPendingError extends Error {
  override readonly name = 'VersionNotPendingError';
  readonly code = 'POSTPROOF_VERSION_NOT_PENDING';
  readonly secretName: string;
  readonly versionId: string;

  constructor(secretName: string, versionId: string) {
    super(
      `Version ${versionId} of the secret "${secretName}" is not pending: no rotation is about it. Start one with "postproof keys rotate".`,
    );
    this.secretName = secretName;
    this.versionId = versionId;
  }
}

/** A later step finds no key: the version was made, the create step has not given it a value. */
export class PendingKeyMissingError extends Error {
  override readonly name = 'PendingKeyMissingError';
  readonly code = 'POSTPROOF_PENDING_KEY_MISSING';
  readonly secretName: string;

  constructor(secretName: string, versionId: string) {
    super(
      `Version ${versionId} of the secret "${secretName}" has no value. The create step comes first; if it failed, its log says why.`,
    );
    this.secretName = secretName;
  }
}

/** A platform keeps the key before the last; a function may hold that one for as long as it caches it. */
export class RotatedTooSoonError extends Error {
  override readonly name = 'RotatedTooSoonError';
  readonly code = 'POSTPROOF_ROTATED_TOO_SOON';
  readonly platform: string;

  constructor(platform: string, leftSeconds: number) {
    super(
      `The signing key of ${platform} has just been rotated: some function may still sign with the one before. Rotate again in ${leftSeconds} s; nothing has changed.`,
    );
    this.platform = platform;
  }
}

/** The function was called for a secret that is no signing key of its stage. */
export class KeySecretUnknownError extends Error {
  override readonly name = 'KeySecretUnknownError';
  readonly code = 'POSTPROOF_KEY_SECRET_UNKNOWN';
  readonly secretName: string;

  constructor(secretName: string) {
    super(
      `The secret "${secretName}" is the signing key of no platform of this stage, so it is left alone. Take its rotation schedule off.`,
    );
    this.secretName = secretName;
  }
}

/** The platform did not take the key, or does not verify by it. The key in force stays in force. */
export class KeyNotTakenError extends Error {
  override readonly name = 'KeyNotTakenError';
  readonly code = 'POSTPROOF_KEY_NOT_TAKEN';
  readonly platform: string;
  readonly keyId: string;

  /** @param because - the platform's words, with the key masked */
  constructor(platform: string, keyId: string, because: string) {
    super(
      `${platform} has not taken the signing key ${keyId}: ${because}. The key in force stays in force; the rotation is tried again.`,
    );
    this.platform = platform;
    this.keyId = keyId;
  }
}
