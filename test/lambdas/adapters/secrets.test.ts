import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { expect, test } from 'vitest';
import { PlatformCredentials } from '../../../lambdas/adapters/platform-credentials.ts';
import { Secrets, SecretUnreadableError } from '../../../lambdas/adapters/secrets.ts';

type Stored = { SecretString?: string; VersionId?: string } | Error;

function secretsOver(stored: Record<string, Stored>) {
  const clock = { nowEpochMs: 1_795_341_600_000 };
  const asked: string[] = [];
  const client = {
    async send(command: GetSecretValueCommand) {
      expect(command).toBeInstanceOf(GetSecretValueCommand);
      const name = command.input.SecretId ?? '';
      asked.push(name);
      const answer = stored[name] ?? new Error('ResourceNotFoundException');
      if (answer instanceof Error) throw answer;
      return answer;
    },
  } as unknown as SecretsManagerClient;
  const options = { nowEpochMs: () => clock.nowEpochMs, client };
  const secrets = new Secrets({ ...options, parse: (secret) => secret });
  const secretName = (platform: string) => `platform/${platform}`;
  const credentials = new PlatformCredentials({ ...options, secretName });
  return { secrets, credentials, clock, asked, stored };
}

/** Everything that a log would show of an error. */
async function shown(failing: Promise<unknown>): Promise<string> {
  const error = await failing.then(
    () => new Error('It did not fail.'),
    (thrown: Error) => thrown,
  );
  expect(error).toBeInstanceOf(SecretUnreadableError);
  return `${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`;
}

test('a secret is read with its version, and once within a minute', async () => {
  const { secrets, clock, asked } = secretsOver({
    key: { SecretString: 'value', VersionId: 'v1' },
  });

  const first = await secrets.read('key');
  clock.nowEpochMs += 59_999;
  const second = await secrets.read('key');

  expect(first).toEqual({ text: 'value', versionId: 'v1' });
  expect(second).toEqual({ text: 'value', versionId: 'v1' });
  expect(asked).toEqual(['key']);
});

test('after a minute it is read again, so that a rotated one is used', async () => {
  const { secrets, clock, asked, stored } = secretsOver({
    key: { SecretString: 'old', VersionId: 'v1' },
  });

  await secrets.read('key');
  stored.key = { SecretString: 'new', VersionId: 'v2' };
  clock.nowEpochMs += 60_000;

  expect(await secrets.read('key')).toEqual({ text: 'new', versionId: 'v2' });
  expect(asked).toEqual(['key', 'key']);
});

test('while it cannot be read again, the last value serves for an hour and no longer', async () => {
  const { secrets, clock, stored } = secretsOver({ key: { SecretString: 'old', VersionId: 'v1' } });

  await secrets.read('key');
  stored.key = new Error('InternalServiceError');
  clock.nowEpochMs += 3_599_999;
  const stale = await secrets.read('key');
  clock.nowEpochMs += 1;

  expect(stale).toEqual({ text: 'old', versionId: 'v1' });
  await expect(secrets.read('key')).rejects.toThrow(SecretUnreadableError);
});

test('the line end that pasting leaves is no part of a secret', async () => {
  const { secrets } = secretsOver({ key: { SecretString: ' value\n', VersionId: 'v1' } });

  expect(await secrets.read('key')).toEqual({ text: 'value', versionId: 'v1' });
});

test('secrets are cached apart, and a failure is not cached', async () => {
  const { secrets, stored, asked } = secretsOver({ a: { SecretString: 'A', VersionId: 'v1' } });

  await secrets.read('a');
  await expect(secrets.read('b')).rejects.toThrow(SecretUnreadableError);
  stored.b = { SecretString: 'B', VersionId: 'v1' };

  expect(await secrets.read('b')).toEqual({ text: 'B', versionId: 'v1' });
  expect(asked).toEqual(['a', 'b', 'b']);
});

test.each<[string, Stored]>([
  ['is empty', { SecretString: '', VersionId: 'v1' }],
  ['is blank', { SecretString: ' \n', VersionId: 'v1' }],
  ['is binary', { VersionId: 'v1' }],
  ['has no version', { SecretString: 'top-secret' }],
  ['may not be read', new Error('AccessDeniedException')],
])('a secret that %s is named and not shown', async (_, answer) => {
  const { secrets } = secretsOver({ 'postproof/test/key': answer });

  const text = await shown(secrets.read('postproof/test/key'));

  expect(text).toContain(
    'The secret "postproof/test/key" cannot be read, is empty or makes no sense.',
  );
  expect(text).not.toContain('top-secret');
});

test('the cause of a refused read is kept', async () => {
  const denied = new Error('AccessDeniedException');
  const { secrets } = secretsOver({ key: denied });

  await expect(secrets.read('key')).rejects.toMatchObject({
    code: 'POSTPROOF_SECRET_UNREADABLE',
    cause: denied,
  });
});

function credentialsOver(text: string) {
  return secretsOver({ 'platform/scaleo': { SecretString: text, VersionId: 'v7' } });
}

test('a platform’s credentials are its texts by name, with the version as proof', async () => {
  const { credentials } = credentialsOver('{"token":"t-1\\n","account":"a-1"}');

  expect(await credentials.read('scaleo')).toEqual({
    values: { token: 't-1', account: 'a-1' },
    keyId: 'v7',
  });
});

test.each([
  ['no JSON', 'hunter2-and-more'],
  ['a text', '"hunter2"'],
  ['a list', '["hunter2"]'],
  ['null', 'null'],
  ['values that are no texts', '{"token":{"hunter2":1}}'],
  ['a number among the texts', '{"token":"hunter2","port":1}'],
])('credentials that are %s are refused without being quoted', async (_, text) => {
  const refused = await shown(credentialsOver(text).credentials.read('scaleo'));

  expect(refused).toContain(
    'The secret "platform/scaleo" cannot be read, is empty or makes no sense.',
  );
  expect(refused).not.toContain('hunter2');
});

test('credentials that are overwritten with nonsense leave the last ones, and a repair is seen at once', async () => {
  const { credentials, clock, stored } = credentialsOver('{"token":"t-1"}');

  await credentials.read('scaleo');
  clock.nowEpochMs += 60_000;
  stored['platform/scaleo'] = { SecretString: 'oops', VersionId: 'v8' };
  const meanwhile = await credentials.read('scaleo');
  stored['platform/scaleo'] = { SecretString: '{"token":"t-2"}', VersionId: 'v9' };
  const repaired = await credentials.read('scaleo');

  expect(meanwhile).toEqual({ values: { token: 't-1' }, keyId: 'v7' });
  expect(repaired).toEqual({ values: { token: 't-2' }, keyId: 'v9' });
});
