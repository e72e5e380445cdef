/** Staging labels by the version that carries them; a version without one is not in it. */
export type KeyLabels = ReadonlyMap<string, readonly string[]>;

/** The version that signs. */
export const CURRENT = 'AWSCURRENT';
/** The version that signed before; the platform still takes it. */
export const PREVIOUS = 'AWSPREVIOUS';
/** A version that is being handed over and signs nothing yet. */
export const PENDING = 'AWSPENDING';

const CONFIRMED_BY = 'POSTPROOF_CONFIRMED_BY_';

/** What a label may hold of a person's name. */
export const PERSON = /^[A-Za-z0-9_.@+-]{1,64}$/;

/**
 * The label by which a person says that the platform has taken the key. It names the person, so that
 * CloudTrail, which records each label with its version, keeps who said so of which key.
 */
export function confirmationBy(person: string): string {
  return `${CONFIRMED_BY}${person}`;
}

export function isConfirmation(label: string): boolean {
  return label.startsWith(CONFIRMED_BY);
}

/** @returns who has confirmed the version, if somebody has */
export function confirmedBy(labels: readonly string[]): string | undefined {
  return labels.find(isConfirmation)?.slice(CONFIRMED_BY.length);
}

export function versionWith(labels: KeyLabels, label: string): string | undefined {
  return [...labels].find(([, carried]) => carried.includes(label))?.[0];
}

/** The version of a rotation that has not ended: AWSPENDING may stay on a version that is in force. */
export function pendingVersion(labels: KeyLabels): string | undefined {
  const pending = versionWith(labels, PENDING);
  return pending === versionWith(labels, CURRENT) ? undefined : pending;
}
