import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { describe, expect, test } from 'vitest';
import type { SigningRecipe } from '../../../core/specification/signing-recipe.ts';
import { SecretUnreadableError } from '../../../lambdas/adapters/secrets.ts';
import { SigningKeys } from '../../../lambdas/adapters/signing-keys.ts';
import { KeySecretMalformedError } from '../../../lambdas/rotation/key-secret.ts';
import { RECIPE_BY_HAND, signingConfig } from '../../helpers/signing-config.ts';

const NEW = '{"keyId":"k-2","key":"new"}';
const OLD = '{"keyId":"k-1","key":"old"}';

type Stored = Record<string, string | Error | undefined>;

/** The signing key of scaleo by staging label; a label without a version is not found. */
function keysOver(stored: Stored, overlap: SigningRecipe['overlap'] = 'both-signatures') {
  const clock = { nowEpochMs: 1_795_341_600_000 };
  const asked: string[] = [];
  const client = {
    async send(command: GetSecretValueCommand) {
      expect(command).toBeInstanceOf(GetSecretValueCommand);
      const { SecretId, VersionStage = '' } = command.input;
      asked.push(`${SecretId} ${VersionStage}`);
      const answer = stored[VersionStage];
      if (answer instanceof Error) throw answer;
      if (answer === undefined) {
        throw new ResourceNotFoundException({ message: 'not found', $metadata: {} });
      }
      return { SecretString: answer };
    },
  } as unknown as SecretsManagerClient;
  const keys = new SigningKeys({
    secretName: (platform) => `key-of-${platform}`,
    config: signingConfig({ ...RECIPE_BY_HAND, overlap }),
    maxAgeSeconds: 300,
    nowEpochMs: () => clock.nowEpochMs,
    client,
  });
  return { keys, clock, asked, stored };
}

/** Everything that a log would show of an error. */
async function shown(failing: Promise<unknown>): Promise<string> {
  const error = await failing.then(
    () => new Error('It did not fail.'),
    (thrown: Error) => thrown,
  );
  return `${error.name} ${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`;
}

describe('the keys in force are', () => {
  test('the current and the previous one, where the platform is sent both signatures', async () => {
    const { keys, asked } = keysOver({ AWSCURRENT: NEW, AWSPREVIOUS: OLD });

    const read = await keys.read('scaleo');

    expect(read).toEqual({
      current: { keyId: 'k-2', key: 'new' },
      previous: { keyId: 'k-1', key: 'old' },
    });
    expect(asked).toEqual(['key-of-scaleo AWSCURRENT', 'key-of-scaleo AWSPREVIOUS']);
  });

  test('the current one alone, where it is sent one; the previous is not even read', async () => {
    const { keys, asked } = keysOver({ AWSCURRENT: NEW, AWSPREVIOUS: OLD }, 'current-key');

    expect(await keys.read('scaleo')).toEqual({ current: { keyId: 'k-2', key: 'new' } });
    expect(asked).toEqual(['key-of-scaleo AWSCURRENT']);
  });

  test('the current one alone, before the first rotation', async () => {
    const { keys } = keysOver({ AWSCURRENT: NEW });

    expect(await keys.read('scaleo')).toEqual({ current: { keyId: 'k-2', key: 'new' } });
  });

  test('the current one alone, if what it replaced was no key', async () => {
    const { keys } = keysOver({ AWSCURRENT: NEW, AWSPREVIOUS: 'pasted by mistake' });

    expect(await keys.read('scaleo')).toEqual({ current: { keyId: 'k-2', key: 'new' } });
  });

  test('without the line end that pasting leaves', async () => {
    const { keys } = keysOver({ AWSCURRENT: '{"keyId":" k-2 ","key":"new\\n"}\n' });

    expect(await keys.read('scaleo')).toEqual({ current: { keyId: 'k-2', key: 'new' } });
  });
});

describe('the age of the keys is bounded:', () => {
  test('they are read once within five minutes, and then again', async () => {
    const { keys, clock, asked, stored } = keysOver({ AWSCURRENT: OLD }, 'current-key');

    await keys.read('scaleo');
    stored.AWSCURRENT = NEW;
    clock.nowEpochMs += 299_999;
    const before = await keys.read('scaleo');
    clock.nowEpochMs += 1;
    const after = await keys.read('scaleo');

    expect([before.current.keyId, after.current.keyId]).toEqual(['k-1', 'k-2']);
    expect(asked).toHaveLength(2);
  });

  test('while they cannot be read again they serve for an hour and no longer', async () => {
    const { keys, clock, stored } = keysOver({ AWSCURRENT: OLD }, 'current-key');

    await keys.read('scaleo');
    stored.AWSCURRENT = new Error('InternalServerError');
    clock.nowEpochMs += 3_599_999;
    const stale = await keys.read('scaleo');
    clock.nowEpochMs += 1;

    expect(stale.current.keyId).toBe('k-1');
    await expect(keys.read('scaleo')).rejects.toThrow(SecretUnreadableError);
  });

  test('platforms are kept apart, and a failure is not kept', async () => {
    const { keys, stored, asked } = keysOver({}, 'current-key');

    await expect(keys.read('scaleo')).rejects.toThrow(SecretUnreadableError);
    stored.AWSCURRENT = NEW;
    await keys.read('scaleo');
    await keys.read('other');

    expect(asked).toEqual([
      'key-of-scaleo AWSCURRENT',
      'key-of-scaleo AWSCURRENT',
      'key-of-other AWSCURRENT',
    ]);
  });
});

describe('nothing is signed', () => {
  test.each([
    ['no JSON', 'hunter2'],
    ['empty', ''],
    ['a list', '["hunter2"]'],
    ['an empty key', '{"keyId":"hunter2","key":""}'],
    ['a blank key', '{"keyId":"hunter2","key":" \\n"}'],
    ['a key without an ID', '{"key":"hunter2"}'],
    ['a number for a key', '{"keyId":"hunter2","key":7}'],
  ])('if the key is %s; the error names the secret and nothing in it', async (_what, text) => {
    const { keys } = keysOver({ AWSCURRENT: text, AWSPREVIOUS: OLD });

    const refused = keys.read('scaleo');

    await expect(refused).rejects.toThrow(KeySecretMalformedError);
    const error = await shown(refused);
    expect(error).toContain('The secret "key-of-scaleo" holds no signing key.');
    expect(error).not.toContain('hunter2');
  });

  test('if only the previous key can be read', async () => {
    const { keys } = keysOver({ AWSPREVIOUS: OLD });

    await expect(keys.read('scaleo')).rejects.toThrow(SecretUnreadableError);
  });

  test('if the previous key may not be read: one signature of two would go unnoticed', async () => {
    const denied = new Error('AccessDeniedException');
    const { keys } = keysOver({ AWSCURRENT: NEW, AWSPREVIOUS: denied });

    await expect(keys.read('scaleo')).rejects.toMatchObject({
      code: 'POSTPROOF_SECRET_UNREADABLE',
      cause: denied,
    });
  });
});
