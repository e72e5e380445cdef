import { describe, expect, test } from 'vitest';
import { SecretsError } from '../../../local/secrets/secrets-error.ts';
import type { SecretsStore } from '../../../local/secrets/secrets-store.ts';
import { SECRET, useSecretsFile } from './secrets-fixture.ts';

const ARN = 'arn:aws:secretsmanager:eu-west-1:000000000000:secret:a/b-c14cdd';
const SecretId = 'a/b';

const { open, openWith } = useSecretsFile();

function failure(act: () => unknown): SecretsError {
  try {
    act();
  } catch (error) {
    if (error instanceof SecretsError) return error;
    throw error;
  }
  throw new Error('The call was taken.');
}

test('a secret without either has no value until one is put', () => {
  const store = open({});

  const error = failure(() => store.handle('GetSecretValue', { SecretId }));
  store.handle('PutSecretValue', { SecretId, SecretString: 'x', VersionStages: ['MINE'] });

  expect(error.code).toBe('ResourceNotFoundException');
  expect(store.read('a/b')).toBe('x');
});

describe('GetSecretValue', () => {
  test.each(['a/b', ARN, ARN.slice(0, -7)])('answers for %s', (id) => {
    const answer = open().handle('GetSecretValue', { SecretId: id });

    expect(answer).toEqual({
      ARN,
      Name: 'a/b',
      VersionId: 'v1',
      SecretString: 'first',
      VersionStages: ['AWSCURRENT'],
      CreatedDate: 1_790_000_000.5,
    });
  });

  test.each([
    [{ VersionStage: 'AWSPREVIOUS' }, 'first'],
    [{ VersionStage: 'AWSCURRENT' }, 'second'],
    [{ VersionId: 'v1' }, 'first'],
    [{ VersionId: 'v2', VersionStage: 'AWSCURRENT' }, 'second'],
    [{}, 'second'],
  ])('with %j reads %s', (asked, value) => {
    const store = open();
    store.handle('PutSecretValue', { SecretId, SecretString: 'second' });

    const answer = store.handle('GetSecretValue', { SecretId, ...asked });

    expect(answer.SecretString).toBe(value);
  });

  test.each([
    [{ SecretId: 'gone' }, 'ResourceNotFoundException'],
    [{}, 'ResourceNotFoundException'],
    [{ SecretId, VersionId: 'v9' }, 'ResourceNotFoundException'],
    [{ SecretId, VersionStage: 'AWSPENDING' }, 'ResourceNotFoundException'],
    [{ SecretId, VersionId: 'v1', VersionStage: 'AWSPENDING' }, 'InvalidRequestException'],
  ])('of %j fails with %s', (body, code) => {
    const store = open();

    const error = failure(() => store.handle('GetSecretValue', body));

    expect(error).toMatchObject({ code, httpStatus: 400 });
  });
});

describe('PutSecretValue', () => {
  test('the new version becomes current and the old one previous', () => {
    const store = open();

    store.handle('PutSecretValue', { SecretId, SecretString: 'second' });
    const third = store.handle('PutSecretValue', { SecretId, SecretString: 'third' });

    expect(third).toEqual({ ARN, Name: 'a/b', VersionId: 'v3', VersionStages: ['AWSCURRENT'] });
    expect(store.handle('DescribeSecret', { SecretId }).VersionIdsToStages).toEqual({
      v2: ['AWSPREVIOUS'],
      v3: ['AWSCURRENT'],
    });
  });

  test('a pending version leaves the current one in place', () => {
    const store = open();

    store.handle('PutSecretValue', {
      SecretId,
      SecretString: 'next',
      VersionStages: ['AWSPENDING'],
    });

    expect(store.read('a/b')).toBe('first');
    expect(store.handle('DescribeSecret', { SecretId }).VersionIdsToStages).toEqual({
      v1: ['AWSCURRENT'],
      v2: ['AWSPENDING'],
    });
  });

  test('repeating a call with the same token changes nothing', () => {
    const store = open();
    const call = { SecretId, SecretString: 'second', ClientRequestToken: 'token' };
    store.handle('PutSecretValue', call);
    store.handle('PutSecretValue', { SecretId, SecretString: 'third' });

    const repeated = store.handle('PutSecretValue', call);

    expect(repeated).toMatchObject({ VersionId: 'token', VersionStages: ['AWSPREVIOUS'] });
    expect(store.read('a/b')).toBe('third');
  });

  test('a token cannot stand for a second value, and the error does not tell either', () => {
    const store = open();
    store.handle('PutSecretValue', { SecretId, SecretString: 's1', ClientRequestToken: 'token' });

    const error = failure(() =>
      store.handle('PutSecretValue', { SecretId, SecretString: 's2', ClientRequestToken: 'token' }),
    );

    expect(error.code).toBe('ResourceExistsException');
    expect(error.message).not.toMatch(/s1|s2/);
  });

  test('a binary value is refused', () => {
    const store = open();

    const error = failure(() => store.handle('PutSecretValue', { SecretId, SecretBinary: 'eA==' }));

    expect(error.code).toBe('InvalidRequestException');
  });
});

describe('UpdateSecretVersionStage', () => {
  function pending(): SecretsStore {
    const store = open();
    store.handle('PutSecretValue', {
      SecretId,
      SecretString: 'next',
      VersionStages: ['AWSPENDING'],
    });
    return store;
  }

  function update(store: SecretsStore, body: object) {
    return store.handle('UpdateSecretVersionStage', { SecretId, ...body });
  }

  test('finishing a rotation makes the pending version current and the old one previous', () => {
    const store = pending();

    const answer = update(store, {
      VersionStage: 'AWSCURRENT',
      MoveToVersionId: 'v2',
      RemoveFromVersionId: 'v1',
    });
    update(store, { VersionStage: 'AWSPENDING', RemoveFromVersionId: 'v2' });

    expect(answer).toEqual({ ARN, Name: 'a/b' });
    expect(store.read('a/b')).toBe('next');
    expect(store.handle('DescribeSecret', { SecretId }).VersionIdsToStages).toEqual({
      v1: ['AWSPREVIOUS'],
      v2: ['AWSCURRENT'],
    });
  });

  test('moving a label to the version that has it changes nothing', () => {
    const store = pending();

    update(store, { VersionStage: 'AWSCURRENT', MoveToVersionId: 'v1' });

    expect(store.read('a/b')).toBe('first');
  });

  test.each([
    [{ VersionStage: 'AWSCURRENT', MoveToVersionId: 'v2' }, 'InvalidParameterException'],
    [
      { VersionStage: 'AWSCURRENT', MoveToVersionId: 'v2', RemoveFromVersionId: 'v2' },
      'InvalidParameterException',
    ],
    [{ VersionStage: 'AWSCURRENT', RemoveFromVersionId: 'v1' }, 'InvalidParameterException'],
    [{ VersionStage: 'MINE', RemoveFromVersionId: 'v1' }, 'InvalidParameterException'],
    [{ VersionStage: 'MINE', MoveToVersionId: 'v9' }, 'ResourceNotFoundException'],
  ])('%j fails with %s and changes nothing', (body, code) => {
    const store = pending();

    const error = failure(() => update(store, body));

    expect(error.code).toBe(code);
    expect(store.handle('DescribeSecret', { SecretId }).VersionIdsToStages).toEqual({
      v1: ['AWSCURRENT'],
      v2: ['AWSPENDING'],
    });
  });
});

test('DescribeSecret tells everything but the value', () => {
  const answer = open().handle('DescribeSecret', { SecretId });

  expect(answer).toEqual({
    ARN,
    Name: 'a/b',
    VersionIdsToStages: { v1: ['AWSCURRENT'] },
    CreatedDate: 1_790_000_000.5,
  });
});

test('ListSecrets names every secret of the stack and tells no value', () => {
  const store = openWith({
    It: { ...SECRET, Properties: { Name: 'a/b', SecretString: 'first' } },
    Empty: { ...SECRET, Properties: { Name: 'empty' } },
  });

  const answer = store.handle('ListSecrets', {});

  expect(answer.SecretList).toMatchObject([{ Name: 'a/b', ARN }, { Name: 'empty' }]);
  expect(JSON.stringify(answer)).not.toContain('first');
});

test('an operation that is not run here is an error of its own', () => {
  const error = failure(() => open().handle('DeleteSecret', { SecretId }));

  expect(error.code).toBe('UnknownOperationException');
});
