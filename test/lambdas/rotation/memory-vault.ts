import type { SigningKey } from '../../../core/signing/signing-key.ts';
import { CURRENT, PENDING, PREVIOUS, versionWith } from '../../../lambdas/rotation/key-labels.ts';
import { parseKeySecret } from '../../../lambdas/rotation/key-secret.ts';
import type { KeptKey, KeySecret, KeyVault } from '../../../lambdas/rotation/ports.ts';

export const SECRET_NAME = 'postproof/test/platform/scaleo/signing-key';
export const FIRST: SigningKey = { keyId: 'k-1', key: 'first-key-material' };

/** One secret, whose version v1 is in force, with the rules by which Secrets Manager moves labels. */
export class MemoryVault implements KeyVault {
  readonly #texts = new Map<string, string>([['v1', JSON.stringify(FIRST)]]);
  readonly #labels = new Map<string, string[]>([['v1', [CURRENT]]]);
  /** Each change, as it would be in the audit trail. */
  readonly changes: string[] = [];

  /** What Secrets Manager does before it calls the function: a version without a value. */
  begin(versionId: string): void {
    this.#labels.set(versionId, [PENDING]);
  }

  setText(versionId: string, text: string): void {
    this.#texts.set(versionId, text);
  }

  labels(): Record<string, string[]> {
    return Object.fromEntries([...this.#labels].filter(([, labels]) => labels.length > 0));
  }

  async describe(): Promise<KeySecret> {
    return { name: SECRET_NAME, labels: new Map(Object.entries(this.labels())) };
  }

  async read(_secretId: string, versionId: string): Promise<KeptKey | undefined> {
    const text = this.#texts.get(versionId);
    if (text === undefined) return undefined;
    return { key: parseKeySecret(text, SECRET_NAME), createdAtEpochMs: 0 };
  }

  async putPending(_secretId: string, versionId: string, key: SigningKey): Promise<void> {
    this.changes.push(`put ${versionId}`);
    this.#texts.set(versionId, JSON.stringify(key));
    this.#relabel(PENDING, versionId);
  }

  async moveLabel(
    _secretId: string,
    label: string,
    { to, from }: { to?: string; from?: string },
  ): Promise<void> {
    const holder = versionWith(this.#labels, label);
    if (holder !== from) throw new Error(`${label} is on ${holder}, not on ${from}`);
    this.changes.push(`${label} ${from ?? '-'} > ${to ?? '-'}`);
    this.#relabel(label, to);
    if (label === CURRENT) this.#relabel(PREVIOUS, from);
  }

  #relabel(label: string, to: string | undefined): void {
    for (const [id, labels] of this.#labels) {
      const others = labels.filter((carried) => carried !== label);
      this.#labels.set(id, id === to ? [...others, label] : others);
    }
  }
}
