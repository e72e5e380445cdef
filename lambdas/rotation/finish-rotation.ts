import { CURRENT, isConfirmation, type KeyLabels, versionWith } from './key-labels.ts';
import type { KeyVault } from './ports.ts';

/**
 * Brings a version into force; the one before becomes AWSPREVIOUS by itself. A version that is in
 * force already only loses its confirmations, which would keep its key for ever.
 *
 * AWSPENDING is left to Secrets Manager: taking it off by a call of its own looks like a failure.
 */
export async function finishRotation(
  vault: KeyVault,
  { secretId, versionId, labels }: { secretId: string; versionId: string; labels: KeyLabels },
): Promise<void> {
  const from = versionWith(labels, CURRENT);
  if (from !== versionId) {
    await vault.moveLabel(secretId, CURRENT, {
      to: versionId,
      ...(from !== undefined && { from }),
    });
  }
  for (const label of (labels.get(versionId) ?? []).filter(isConfirmation)) {
    await vault.moveLabel(secretId, label, { from: versionId });
  }
}
