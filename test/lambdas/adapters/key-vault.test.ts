import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SecretsManagerKeyVault } from '../../../lambdas/adapters/key-vault.ts';
import { KeySecretMalformedError } from '../../../lambdas/rotation/key-secret.ts';
import type { KeyVault } from '../../../lambdas/rotation/ports.ts';
import { startSecretsEngine } from '../../helpers/secrets-engine.ts';
import { FIRST, MemoryVault, SECRET_NAME } from '../rotation/memory-vault.ts';

type Opened = {
  vault: KeyVault;
  /** What Secrets Manager does when a rotation starts. */
  begin(versionId: string): void;
  setText(versionId: string, text: string): void;
  stop(): Promise<void>;
};

const VAULTS: Record<string, () => Promise<Opened>> = {
  'of the tests': async () => {
    const vault = new MemoryVault();
    return {
      vault,
      begin: (versionId) => vault.begin(versionId),
      setText: (versionId, text) => vault.setText(versionId, text),
      stop: async () => {},
    };
  },
  'over Secrets Manager': async () => {
    const engine = await startSecretsEngine({
      secretName: SECRET_NAME,
      text: JSON.stringify(FIRST),
    });
    return {
      vault: new SecretsManagerKeyVault(engine.client),
      begin: (ClientRequestToken) => void engine.call('RotateSecret', { ClientRequestToken }),
      setText: (ClientRequestToken, SecretString) => {
        const VersionStages = ['AWSPENDING'];
        engine.call('PutSecretValue', { ClientRequestToken, SecretString, VersionStages });
      },
      stop: engine.stop,
    };
  },
};

/** Both are held to one suite, so that what is proven of the rules holds on AWS. */
describe.each(Object.keys(VAULTS))('the vault %s', (name) => {
  let opened: Opened;
  beforeEach(async () => {
    const open = VAULTS[name];
    if (open === undefined) throw new Error(`no vault ${name}`);
    opened = await open();
    opened.begin('v2');
  });
  afterEach(() => opened.stop());

  const labels = async () => {
    const secret = await opened.vault.describe(SECRET_NAME);
    return Object.fromEntries(secret.labels);
  };

  test('describes the secret by its name and the labels of its versions', async () => {
    const { name: secretName } = await opened.vault.describe(SECRET_NAME);

    expect(secretName).toBe(SECRET_NAME);
    expect(await labels()).toEqual({ v1: ['AWSCURRENT'], v2: ['AWSPENDING'] });
  });

  test('reads the key of a version', async () => {
    expect((await opened.vault.read(SECRET_NAME, 'v1'))?.key).toEqual(FIRST);
  });

  test('a version that a rotation has begun with has no key', async () => {
    expect(await opened.vault.read(SECRET_NAME, 'v2')).toBeUndefined();
  });

  test('a pending key is read back, and changes nothing about the one in force', async () => {
    const key = { keyId: 'k-2', key: 'second' };

    await opened.vault.putPending(SECRET_NAME, 'v2', key);

    expect((await opened.vault.read(SECRET_NAME, 'v2'))?.key).toEqual(key);
    expect((await opened.vault.read(SECRET_NAME, 'v1'))?.key).toEqual(FIRST);
    expect(await labels()).toEqual({ v1: ['AWSCURRENT'], v2: ['AWSPENDING'] });
  });

  test.each([
    ['no JSON', 'hunter2'],
    ['another object', '{"password":"hunter2"}'],
    ['an empty key', '{"keyId":"hunter2","key":" "}'],
    ['an empty key ID', '{"keyId":"","key":"hunter2"}'],
    ['a key that is no text', '{"keyId":"k","key":["hunter2"]}'],
  ])('a value that is %s is refused by the name of the secret', async (_what, text) => {
    opened.setText('v2', text);

    const error = await opened.vault.read(SECRET_NAME, 'v2').catch((thrown: Error) => thrown);

    expect(error).toBeInstanceOf(KeySecretMalformedError);
    const { message, stack, cause } = error as Error;
    expect(message).toContain(`The secret "${SECRET_NAME}" holds no signing key.`);
    expect(`${stack} ${JSON.stringify(error)} ${String(cause)}`).not.toContain('hunter2');
  });

  test('moving AWSCURRENT makes the version that had it the previous one', async () => {
    await opened.vault.moveLabel(SECRET_NAME, 'AWSCURRENT', { to: 'v2', from: 'v1' });

    const found = await labels();
    expect(found.v1).toEqual(['AWSPREVIOUS']);
    expect(found.v2).toContain('AWSCURRENT');
  });

  test('a label of our own is put on and taken off', async () => {
    await opened.vault.moveLabel(SECRET_NAME, 'POSTPROOF_CONFIRMED_BY_dana', { to: 'v2' });
    const on = await labels();
    await opened.vault.moveLabel(SECRET_NAME, 'POSTPROOF_CONFIRMED_BY_dana', { from: 'v2' });

    expect(on.v2).toEqual(['AWSPENDING', 'POSTPROOF_CONFIRMED_BY_dana']);
    expect((await labels()).v2).toEqual(['AWSPENDING']);
  });

  test('a label is not moved away from a version that does not have it', async () => {
    const moved = opened.vault.moveLabel(SECRET_NAME, 'AWSCURRENT', { to: 'v2', from: 'v2' });

    await expect(moved).rejects.toThrow();
    expect((await labels()).v1).toEqual(['AWSCURRENT']);
  });
});

test('the vault over Secrets Manager tells when a version was made', async () => {
  const engine = await startSecretsEngine({ secretName: SECRET_NAME });
  const vault = new SecretsManagerKeyVault(engine.client);

  const kept = await vault.read(SECRET_NAME, 'v1');
  await engine.stop();

  expect(kept?.createdAtEpochMs).toBe(Date.parse('2026-11-22T12:00:00Z'));
});

test('the vault over Secrets Manager does not take a failure for a version without a key', async () => {
  const client = { send: () => Promise.reject(new Error('AccessDeniedException')) };
  const vault = new SecretsManagerKeyVault(client as never);

  await expect(vault.read(SECRET_NAME, 'v1')).rejects.toThrow('AccessDeniedException');
});
