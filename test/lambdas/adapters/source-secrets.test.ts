import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { expect, onTestFinished, test } from 'vitest';
import { SecretUnreadableError } from '../../../lambdas/adapters/secrets.ts';
import { SourceSecrets } from '../../../lambdas/adapters/source-secrets.ts';
import { startSecretsEngine } from '../../helpers/secrets-engine.ts';

const NAME = 'postproof/test/source/adyen';
/** When the engine writes whatever is put. */
const PUT_AT_EPOCH_MS = Date.parse('2026-11-22T12:00:00Z');
const HOUR_MS = 3_600_000;

async function open() {
  const engine = await startSecretsEngine({ secretName: NAME, text: 'the-first-key' });
  onTestFinished(() => engine.stop());
  const clock = { nowEpochMs: PUT_AT_EPOCH_MS };
  const secrets = new SourceSecrets(() => clock.nowEpochMs, engine.client);
  const put = (SecretString: string) =>
    engine.client.send(new PutSecretValueCommand({ SecretId: NAME, SecretString }));
  return { secrets, clock, put };
}

test('a secret that was never replaced is one text', async () => {
  const { secrets } = await open();

  expect(await secrets.read(NAME, 24)).toEqual(['the-first-key']);
});

test('the text before the current one counts for the set hours, and no longer', async () => {
  const { secrets, clock, put } = await open();
  await put('the-second-key\n');

  expect(await secrets.read(NAME, 24)).toEqual(['the-second-key', 'the-first-key']);
  clock.nowEpochMs = PUT_AT_EPOCH_MS + 24 * HOUR_MS - 1;
  expect(await secrets.read(NAME, 24)).toHaveLength(2);
  clock.nowEpochMs += 1;
  expect(await secrets.read(NAME, 24)).toEqual(['the-second-key']);
});

test('with no hours set the text before never counts', async () => {
  const { secrets, put } = await open();
  await put('the-second-key');

  expect(await secrets.read(NAME, 0)).toEqual(['the-second-key']);
});

test('a new text is seen within a minute', async () => {
  const { secrets, clock, put } = await open();
  await secrets.read(NAME, 24);
  await put('the-second-key');

  expect(await secrets.read(NAME, 24)).toEqual(['the-first-key']);
  clock.nowEpochMs += 60_000;
  expect(await secrets.read(NAME, 24)).toEqual(['the-second-key', 'the-first-key']);
});

test('a secret that does not exist is named, and nothing of it is quoted', async () => {
  const { secrets } = await open();

  await expect(secrets.read('postproof/test/source/none', 24)).rejects.toThrow(
    SecretUnreadableError,
  );
});
