import type { SigningKey } from '../../../core/signing/signing-key.ts';
import type { RotationDependencies } from '../../../lambdas/rotation/ports.ts';
import { type RotationStep, rotateKey } from '../../../lambdas/rotation/rotate-key.ts';
import { MemoryVault, SECRET_NAME } from './memory-vault.ts';

/** `+` and `/` change when they stand in a URL. */
export const SECOND: SigningKey = { keyId: 'k-2', key: 'second/key+material==' };

/** A rotation of the key of scaleo from v1 to v2, which Secrets Manager has begun. */
export function rotationBench() {
  const vault = new MemoryVault();
  vault.begin('v2');
  const asked: string[] = [];
  const platform: RotationDependencies['keyApi'] = {
    put: async () => 'taken',
    probe: async () => 'verified',
  };
  let made = 0;
  const dependencies: RotationDependencies = {
    stage: 'test',
    vault,
    keyApi: {
      put(name, key) {
        asked.push(`put ${name} ${key.keyId}`);
        return platform.put(name, key);
      },
      probe(name, key) {
        asked.push(`probe ${name} ${key.keyId}`);
        return platform.probe(name, key);
      },
    },
    platformOf: (secretName) => (secretName === SECRET_NAME ? 'scaleo' : undefined),
    minimumAgeMs: 300_000,
    // The vault's keys are of the year 1970.
    nowEpochMs: () => 300_000,
    newKey() {
      made += 1;
      return made === 1 ? SECOND : { keyId: `k-${made + 1}`, key: `another-key-${made}` };
    },
  };
  return {
    vault,
    asked,
    /** How the platform answers; to be replaced. */
    platform,
    dependencies,
    step: (step: RotationStep, versionId = 'v2') =>
      rotateKey({ step, secretId: SECRET_NAME, versionId }, dependencies),
  };
}
