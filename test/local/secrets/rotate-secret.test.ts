import { describe, expect, test } from 'vitest';
import type { Rotating } from '../../../local/secrets/rotate-secret.ts';
import { SecretsError } from '../../../local/secrets/secrets-error.ts';
import type { SecretsStore } from '../../../local/secrets/secrets-store.ts';
import { useSecretsFile } from './secrets-fixture.ts';

const SecretId = 'a/b';
const ARN = 'arn:aws:secretsmanager:eu-west-1:000000000000:secret:a/b-c14cdd';
const FUNCTION = 'arn:aws:lambda:eu-west-1:000000000000:function:rotation';
const RULES = { ScheduleExpression: 'cron(0 9 1 * ? *)' };

const { open } = useSecretsFile();

type Event = { Step: string; SecretId: string; ClientRequestToken: string; RotationToken: string };

/** A store whose secret `a/b` is rotated by this function. */
function rotated(run: (event: Event, store: SecretsStore) => void | Promise<void>) {
  const called: Array<{ functionArn: string; event: Event }> = [];
  const invoke: Rotating['invoke'] = async (functionArn, event) => {
    called.push({ functionArn, event: event as Event });
    await run(event as Event, store);
  };
  const store = open(
    { SecretString: 'first' },
    { rotations: [{ secretArn: ARN, functionArn: FUNCTION, rules: RULES }], invoke },
  );
  const stepsAre = (...steps: string[]) =>
    expect.poll(() => called.map(({ event }) => event.Step)).toEqual(steps);
  return { store, called, stepsAre, labels: () => describeSecret(store).VersionIdsToStages };
}

/** What a rotation function does that has nobody to hand the key to. */
function obedient({ Step, ClientRequestToken }: Event, store: SecretsStore): void {
  if (Step === 'createSecret') {
    store.handle('PutSecretValue', {
      SecretId,
      ClientRequestToken,
      SecretString: 'second',
      VersionStages: ['AWSPENDING'],
    });
  }
  if (Step === 'finishSecret') {
    store.handle('UpdateSecretVersionStage', {
      SecretId,
      VersionStage: 'AWSCURRENT',
      MoveToVersionId: ClientRequestToken,
      RemoveFromVersionId: 'v1',
    });
  }
}

function describeSecret(store: SecretsStore) {
  return store.handle('DescribeSecret', { SecretId });
}

function failure(act: () => unknown): SecretsError {
  try {
    act();
  } catch (error) {
    if (error instanceof SecretsError) return error;
    throw error;
  }
  throw new Error('The call was taken.');
}

test('calls the function for the four steps in order, with what AWS hands over', async () => {
  const { store, called, stepsAre } = rotated(obedient);

  const answer = store.handle('RotateSecret', { SecretId, ClientRequestToken: 'token' });
  await stepsAre('createSecret', 'setSecret', 'testSecret', 'finishSecret');

  expect(answer).toEqual({ ARN, Name: 'a/b', VersionId: 'token' });
  expect(called[0]).toEqual({
    functionArn: FUNCTION,
    event: {
      Step: 'createSecret',
      SecretId: ARN,
      ClientRequestToken: 'token',
      RotationToken: expect.stringMatching(/^v\d+$/),
    },
  });
});

test('the new value is in force at the end, and the one before is kept', async () => {
  const { store, stepsAre, labels } = rotated(obedient);

  store.handle('RotateSecret', { SecretId, ClientRequestToken: 'token' });
  await stepsAre('createSecret', 'setSecret', 'testSecret', 'finishSecret');

  expect(store.read('a/b')).toBe('second');
  expect(labels()).toEqual({ v1: ['AWSPREVIOUS'], token: ['AWSPENDING', 'AWSCURRENT'] });
});

test('it answers before the first step, with a version that has a label and no value', () => {
  const { store, labels } = rotated(() => new Promise(() => {}));

  const { VersionId } = store.handle('RotateSecret', { SecretId });

  expect(labels()).toEqual({ v1: ['AWSCURRENT'], [String(VersionId)]: ['AWSPENDING'] });
  const read = () => store.handle('GetSecretValue', { SecretId, VersionId });
  expect(failure(read).code).toBe('ResourceNotFoundException');
});

test('a step that fails is the last one, and leaves the version pending', async () => {
  const { store, stepsAre, labels } = rotated((event, opened) => {
    if (event.Step === 'setSecret') throw new Error('waits for a person');
    obedient(event, opened);
  });

  store.handle('RotateSecret', { SecretId, ClientRequestToken: 'token' });
  await stepsAre('createSecret', 'setSecret');
  await new Promise(setImmediate);
  await stepsAre('createSecret', 'setSecret');

  expect(labels()).toEqual({ v1: ['AWSCURRENT'], token: ['AWSPENDING'] });
  expect(store.read('a/b')).toBe('first');
});

describe('a second rotation', () => {
  test('is refused while one has not ended, whatever its token', async () => {
    const { store, stepsAre } = rotated(() => {
      throw new Error('waits for a person');
    });
    store.handle('RotateSecret', { SecretId, ClientRequestToken: 'token' });
    await stepsAre('createSecret');

    for (const ClientRequestToken of ['token', 'another']) {
      const again = () => store.handle('RotateSecret', { SecretId, ClientRequestToken });

      expect(failure(again)).toMatchObject({
        code: 'InvalidRequestException',
        message: "A previous rotation isn't complete. That rotation will be reattempted.",
      });
    }
    await stepsAre('createSecret');
  });

  test('starts when the first has ended, though AWSPENDING is still on its version', async () => {
    const { store, stepsAre, labels } = rotated(obedient);
    store.handle('RotateSecret', { SecretId, ClientRequestToken: 'one' });
    await stepsAre('createSecret', 'setSecret', 'testSecret', 'finishSecret');

    store.handle('RotateSecret', { SecretId, ClientRequestToken: 'two' });

    expect(labels()).toEqual({ v1: ['AWSPREVIOUS'], one: ['AWSCURRENT'], two: ['AWSPENDING'] });
  });

  test('with the token of one that has ended does nothing: a lost answer is asked for again', async () => {
    const { store, stepsAre } = rotated(obedient);
    const call = { SecretId, ClientRequestToken: 'token' };
    const first = store.handle('RotateSecret', call);
    await stepsAre('createSecret', 'setSecret', 'testSecret', 'finishSecret');

    const again = store.handle('RotateSecret', call);

    expect(again).toEqual(first);
    await stepsAre('createSecret', 'setSecret', 'testSecret', 'finishSecret');
  });
});

test('without rotating at once the function is only tried, on a version that goes away', async () => {
  const seen: unknown[] = [];
  const { store, stepsAre, labels } = rotated((_event, opened) => {
    seen.push(opened.handle('GetSecretValue', { SecretId, VersionStage: 'AWSPENDING' }));
  });

  store.handle('RotateSecret', { SecretId, RotateImmediately: false });
  await stepsAre('testSecret');

  expect(seen).toMatchObject([{ SecretString: 'first' }]);
  await expect.poll(labels).toEqual({ v1: ['AWSCURRENT'] });
});

test('DescribeSecret tells that the secret rotates, how and by what', () => {
  const { store } = rotated(obedient);

  expect(describeSecret(store)).toMatchObject({
    RotationEnabled: true,
    RotationLambdaARN: FUNCTION,
    RotationRules: RULES,
  });
  expect(store.handle('ListSecrets', {}).SecretList).toMatchObject([{ RotationEnabled: true }]);
});

describe('is refused', () => {
  test('for a secret that nothing rotates', () => {
    const store = open();

    const error = failure(() => store.handle('RotateSecret', { SecretId }));

    expect(error.code).toBe('InvalidRequestException');
    expect(describeSecret(store)).not.toHaveProperty('RotationEnabled');
  });

  test.each([{ RotationLambdaARN: FUNCTION }, { RotationRules: { AutomaticallyAfterDays: 1 } }])(
    'with a schedule of its own: %j',
    (schedule) => {
      const { store, called } = rotated(obedient);

      const error = failure(() => store.handle('RotateSecret', { SecretId, ...schedule }));

      expect(error.code).toBe('InvalidParameterException');
      expect(called).toEqual([]);
    },
  );
});

test('a rotation that a restart has interrupted is still there, pending and without a value', () => {
  const { store } = rotated(() => new Promise(() => {}));
  store.handle('RotateSecret', { SecretId, ClientRequestToken: 'token' });

  const reopened = open();

  expect(describeSecret(reopened).VersionIdsToStages).toEqual({
    v1: ['AWSCURRENT'],
    token: ['AWSPENDING'],
  });
});
