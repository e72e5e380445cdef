import { describe, expect, test } from 'vitest';
import { confirmationBy } from '../../../lambdas/rotation/key-labels.ts';
import { KeySecretMalformedError } from '../../../lambdas/rotation/key-secret.ts';
import {
  KeyNotTakenError,
  KeySecretUnknownError,
  PendingKeyMissingError,
  RotationWaitsForPersonError,
  VersionNotPendingError,
} from '../../../lambdas/rotation/rotation-errors.ts';
import { SECRET_NAME } from './memory-vault.ts';
import { rotationBench, SECOND } from './rotation-bench.ts';

async function failure(work: Promise<unknown>): Promise<Error> {
  return work.then(
    () => new Error('It did not fail.'),
    (error: Error) => error,
  );
}

/** Everything that a log would show of an error. */
function shown(error: Error): string {
  return `${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`;
}

test('the four steps make a key, hand it over, prove it and bring it into force', async () => {
  const { step, vault, asked } = rotationBench();

  const outcomes = [await step('create'), await step('set'), await step('test')];
  const beforeFinish = vault.labels();
  outcomes.push(await step('finish'));

  expect(outcomes).toEqual([
    { platform: 'scaleo', did: 'created', keyId: 'k-2' },
    { platform: 'scaleo', did: 'handed-over', keyId: 'k-2' },
    { platform: 'scaleo', did: 'verified', keyId: 'k-2' },
    { platform: 'scaleo', did: 'finished', keyId: 'k-2' },
  ]);
  expect(asked).toEqual(['put scaleo k-2', 'probe scaleo k-2']);
  expect(beforeFinish).toEqual({ v1: ['AWSCURRENT'], v2: ['AWSPENDING'] });
  expect(vault.labels()).toEqual({ v1: ['AWSPREVIOUS'], v2: ['AWSPENDING', 'AWSCURRENT'] });
});

describe('a repeated step', () => {
  test('keeps the key that was made: the platform may have it already', async () => {
    const { step, vault } = rotationBench();

    await step('create');
    const again = await step('create');

    expect(again).toEqual({ platform: 'scaleo', did: 'kept', keyId: 'k-2' });
    expect(vault.changes).toEqual(['put v2']);
  });

  test('hands the same key over again', async () => {
    const { step, asked } = rotationBench();

    await step('create');
    await step('set');
    await step('create');
    await step('set');

    expect(asked).toEqual(['put scaleo k-2', 'put scaleo k-2']);
  });

  test.each(['create', 'set', 'test', 'finish'] as const)(
    'does nothing once the rotation has ended: %s',
    async (name) => {
      const { step, vault, asked } = rotationBench();
      for (const each of ['create', 'set', 'test', 'finish'] as const) await step(each);
      const before = { changes: [...vault.changes], asked: [...asked] };

      const again = await step(name);

      expect(again).toEqual({ platform: 'scaleo', did: 'nothing' });
      expect({ changes: vault.changes, asked }).toEqual(before);
    },
  );
});

describe('a step is refused', () => {
  test.each(['create', 'set', 'test', 'finish'] as const)(
    'for a version that is not pending: %s',
    async (name) => {
      const { step, vault } = rotationBench();

      const error = await failure(step(name, 'v9'));

      expect(error).toBeInstanceOf(VersionNotPendingError);
      expect(error).toMatchObject({ code: 'POSTPROOF_VERSION_NOT_PENDING', versionId: 'v9' });
      expect(error.message).toContain(`Version v9 of the secret "${SECRET_NAME}" is not pending`);
      expect(vault.changes).toEqual([]);
    },
  );

  test('for the version that was in force before', async () => {
    const { step } = rotationBench();
    for (const each of ['create', 'set', 'test', 'finish'] as const) await step(each);

    await expect(step('finish', 'v1')).rejects.toThrow(VersionNotPendingError);
  });

  test('for a secret that is no signing key of the stage', async () => {
    const { step, dependencies, vault } = rotationBench();
    dependencies.platformOf = () => undefined;

    const error = await failure(step('create'));

    expect(error).toBeInstanceOf(KeySecretUnknownError);
    expect(vault.changes).toEqual([]);
  });

  test.each(['set', 'finish'] as const)('if no key was made before: %s', async (name) => {
    const { step, vault } = rotationBench();

    await expect(step(name)).rejects.toThrow(PendingKeyMissingError);
    expect(vault.changes).toEqual([]);
  });

  test.each(['create', 'set', 'test', 'finish'] as const)(
    'if the pending version holds something else, which is not quoted: %s',
    async (name) => {
      const { step, vault } = rotationBench();
      vault.setText('v2', '{"password":"hunter2"}');

      const error = await failure(step(name));

      expect(error).toBeInstanceOf(KeySecretMalformedError);
      expect(shown(error)).not.toContain('hunter2');
    },
  );
});

describe('where the platform has no key API', () => {
  test('the rotation stops and says which key waits, where it is and what to type', async () => {
    const { step, platform, vault } = rotationBench();
    platform.put = async () => 'no-key-api';
    await step('create');

    const error = await failure(step('set'));

    expect(error).toBeInstanceOf(RotationWaitsForPersonError);
    expect(error).toMatchObject({ platform: 'scaleo', keyId: 'k-2' });
    expect(error.message).toBe(
      'The new signing key k-2 waits for a person: scaleo has no API that takes it. It is the version AWSPENDING of the secret "postproof/test/platform/scaleo/signing-key"; read it with "postproof keys show-pending scaleo --stage test", hand it to scaleo, and when they have taken it type "postproof keys confirm scaleo --key k-2 --by <you> --stage test".',
    );
    expect(vault.labels()).toEqual({ v1: ['AWSCURRENT'], v2: ['AWSPENDING'] });
  });

  test('it goes on once a person has confirmed that version, without asking the platform', async () => {
    const { step, platform, vault, asked } = rotationBench();
    platform.put = async () => 'no-key-api';
    platform.probe = async () => 'no-probe';
    await step('create');
    await vault.moveLabel(SECRET_NAME, confirmationBy('dana'), { to: 'v2' });

    const outcomes = [await step('set'), await step('test'), await step('finish')];

    expect(outcomes).toEqual([
      { platform: 'scaleo', did: 'confirmed', keyId: 'k-2', confirmedBy: 'dana' },
      { platform: 'scaleo', did: 'not-probed', keyId: 'k-2' },
      { platform: 'scaleo', did: 'finished', keyId: 'k-2' },
    ]);
    expect(asked).toEqual(['probe scaleo k-2']);
    expect(vault.labels()).toEqual({ v1: ['AWSPREVIOUS'], v2: ['AWSPENDING', 'AWSCURRENT'] });
  });

  test('a confirmation of another version does not count', async () => {
    const { step, platform, vault } = rotationBench();
    platform.put = async () => 'no-key-api';
    await step('create');
    await vault.moveLabel(SECRET_NAME, confirmationBy('dana'), { to: 'v1' });

    await expect(step('set')).rejects.toThrow(RotationWaitsForPersonError);
  });

  test('finishing again takes a confirmation off that an interrupted finish has left', async () => {
    const { step, vault } = rotationBench();
    for (const each of ['create', 'set', 'test', 'finish'] as const) await step(each);
    await vault.moveLabel(SECRET_NAME, confirmationBy('dana'), { to: 'v2' });

    const again = await step('finish');

    expect(again.did).toBe('nothing');
    expect(vault.labels().v2).toEqual(['AWSPENDING', 'AWSCURRENT']);
  });
});

describe('the test step', () => {
  test('a key that the platform does not verify stays out of force', async () => {
    const { step, platform, vault } = rotationBench();
    platform.probe = async () => ({ refused: 'unknown key' });
    await step('create');
    await step('set');

    const error = await failure(step('test'));

    expect(error).toBeInstanceOf(KeyNotTakenError);
    expect(error.message).toBe(
      'scaleo has not taken the signing key k-2: unknown key. The key in force stays in force; the rotation is tried again.',
    );
    expect(vault.labels()).toEqual({ v1: ['AWSCURRENT'], v2: ['AWSPENDING'] });
  });

  test.each([
    ['has no value', undefined],
    ['repeats the key in force', '{"keyId":"k-1","key":"first-key-material"}'],
  ])('passes a trial of Secrets Manager, whose version %s', async (_what, text) => {
    const { step, platform, asked, vault } = rotationBench();
    platform.probe = async () => ({ refused: 'never seen' });
    if (text !== undefined) vault.setText('v2', text);

    const outcome = await step('test');

    expect(outcome).toEqual({ platform: 'scaleo', did: 'nothing' });
    expect(asked).toEqual([]);
  });

  test('a rotation mends a secret in which something else is in force', async () => {
    const { step, vault } = rotationBench();
    vault.setText('v1', 'pasted by mistake');

    for (const each of ['create', 'set', 'test', 'finish'] as const) await step(each);

    expect(vault.labels().v2).toContain('AWSCURRENT');
  });
});

describe('no error shows the key, even if the platform quotes it:', () => {
  const quoting = `refused ${SECOND.key} and ${encodeURIComponent(SECOND.key)}`;

  test('when it refuses to verify', async () => {
    const { step, platform } = rotationBench();
    platform.probe = async () => ({ refused: quoting });
    await step('create');

    const error = await failure(step('test'));

    expect(error.message).toContain('refused *** and ***.');
    expect(shown(error)).not.toMatch(/second.{1,3}key/);
  });

  test.each(['put', 'probe'] as const)('when %s fails', async (name) => {
    const { step, platform } = rotationBench();
    platform[name] = async () => {
      throw new Error(`POST /keys ${quoting}`, { cause: { body: SECOND.key } });
    };
    await step('create');

    const error = await failure(step(name === 'put' ? 'set' : 'test'));

    expect(error).toBeInstanceOf(KeyNotTakenError);
    expect(error.message).toContain('POST /keys refused *** and ***');
    expect(shown(error)).not.toMatch(/second.{1,3}key/);
  });
});

describe('a second rotation', () => {
  test('waits until no function can sign with the key before the one in force', async () => {
    const { step, dependencies, vault } = rotationBench();
    dependencies.nowEpochMs = () => 299_001;

    await expect(step('create')).rejects.toThrow('Rotate again in 1 s; nothing has changed.');

    expect(vault.changes).toEqual([]);
    dependencies.nowEpochMs = () => 300_000;
    expect(await step('create')).toMatchObject({ did: 'created' });
  });

  test('waits for nothing after the first key, which no platform ever had', async () => {
    const { step, dependencies, vault } = rotationBench();
    dependencies.nowEpochMs = () => 0;
    vault.setText('v1', '{"keyId":"k-initial","key":"11112222"}');

    expect(await step('create')).toMatchObject({ did: 'created' });
  });
});
