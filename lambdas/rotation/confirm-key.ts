import { finishRotation } from './finish-rotation.ts';
import {
  CURRENT,
  confirmationBy,
  confirmedBy,
  type KeyLabels,
  pendingVersion,
  versionWith,
} from './key-labels.ts';
import type { KeyVault } from './ports.ts';

export type Confirmation = {
  secretId: string;
  /** A name that {@link PERSON} admits. */
  by: string;
  /** The key that the platform has taken, so that no other one is confirmed; any if absent. */
  keyId?: string;
};

export type ConfirmResult =
  | { did: 'in-force'; keyId: string }
  | { did: 'refused'; because: string };

/**
 * Ends a rotation that waits for a person, by that person's word that the platform has taken the key.
 *
 * Its last step is done here and not by Secrets Manager. While AWSPENDING is on a version that is not
 * in force, Secrets Manager refuses to start a rotation; its own further tries end after a time that
 * is documented nowhere, and cannot be asked for. Labels are all that tells a finished rotation from
 * an unfinished one, and this step moves them as the function would, by a call that is documented and
 * the same on the local stack. Should Secrets Manager try again meanwhile, it finds the confirmation,
 * or the key in force, and neither does harm.
 *
 * Whoever is interrupted confirms again: the label comes first, and a key in force is left alone.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html
 */
export async function confirmKey(
  { secretId, by, keyId }: Confirmation,
  vault: KeyVault,
): Promise<ConfirmResult> {
  const { labels } = await vault.describe(secretId);
  const versionId = pendingVersion(labels) ?? halfConfirmed(labels);
  if (versionId === undefined) return refused('no key is pending; "keys rotate" makes one');
  const pending = await vault.read(secretId, versionId);
  if (pending === undefined) return refused('the pending key is not made yet; look again shortly');
  const { key } = pending;
  if (keyId !== undefined && keyId !== key.keyId) {
    return refused(`the pending key is ${key.keyId}, not ${keyId}; hand over that one`);
  }
  const label = confirmationBy(by);
  const from = versionWith(labels, label);
  if (from !== versionId) {
    await vault.moveLabel(secretId, label, { to: versionId, ...(from !== undefined && { from }) });
  }
  const own = new Set([...(labels.get(versionId) ?? []), label]);
  await finishRotation(vault, {
    secretId,
    versionId,
    labels: new Map([...labels, [versionId, [...own]]]),
  });
  return { did: 'in-force', keyId: key.keyId };
}

/** The version in force, if the label that brought it there is still to be taken off. */
function halfConfirmed(labels: KeyLabels): string | undefined {
  const current = versionWith(labels, CURRENT);
  const isLeft = current !== undefined && confirmedBy(labels.get(current) ?? []) !== undefined;
  return isLeft ? current : undefined;
}

function refused(because: string): ConfirmResult {
  return { did: 'refused', because };
}
