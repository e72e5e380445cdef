import { describe, expect, test } from 'vitest';
import { confirmKey } from '../../../lambdas/rotation/confirm-key.ts';
import { confirmationBy } from '../../../lambdas/rotation/key-labels.ts';
import { SECRET_NAME } from './memory-vault.ts';
import { rotationBench } from './rotation-bench.ts';

/** A rotation that has stopped for a person. */
async function waiting() {
  const bench = rotationBench();
  bench.platform.put = async () => 'no-key-api';
  await bench.step('create');
  await bench.step('set').catch(() => undefined);
  return bench;
}

const confirmation = { secretId: SECRET_NAME, by: 'dana' };

test('brings the pending key into force and keeps the one before as the previous', async () => {
  const { vault } = await waiting();

  const result = await confirmKey({ ...confirmation, keyId: 'k-2' }, vault);

  expect(result).toEqual({ did: 'in-force', keyId: 'k-2' });
  expect(vault.labels()).toEqual({ v1: ['AWSPREVIOUS'], v2: ['AWSPENDING', 'AWSCURRENT'] });
});

test('who said so is recorded on the version before it comes into force', async () => {
  const { vault } = await waiting();

  await confirmKey(confirmation, vault);

  expect(vault.changes).toEqual([
    'put v2',
    'POSTPROOF_CONFIRMED_BY_dana - > v2',
    'AWSCURRENT v1 > v2',
    'POSTPROOF_CONFIRMED_BY_dana v2 > -',
  ]);
});

test('Secrets Manager, trying again afterwards, finds nothing to do', async () => {
  const { vault, step } = await waiting();
  await confirmKey(confirmation, vault);

  const outcomes = [];
  for (const each of ['create', 'set', 'test', 'finish'] as const) outcomes.push(await step(each));

  expect(outcomes.map(({ did }) => did)).toEqual(['nothing', 'nothing', 'nothing', 'nothing']);
});

test('Secrets Manager, trying again between the label and the end, ends it itself', async () => {
  const { vault, step, platform } = await waiting();
  platform.probe = async () => 'no-probe';
  await vault.moveLabel(SECRET_NAME, confirmationBy('dana'), { to: 'v2' });

  for (const each of ['create', 'set', 'test', 'finish'] as const) await step(each);
  const result = await confirmKey(confirmation, vault);

  expect(result).toEqual({ did: 'refused', because: 'no key is pending; "keys rotate" makes one' });
  expect(vault.labels()).toEqual({ v1: ['AWSPREVIOUS'], v2: ['AWSPENDING', 'AWSCURRENT'] });
});

describe('interrupted, it can be repeated:', () => {
  test('after the confirmation', async () => {
    const { vault } = await waiting();
    await vault.moveLabel(SECRET_NAME, confirmationBy('dana'), { to: 'v2' });

    const result = await confirmKey(confirmation, vault);

    expect(result).toEqual({ did: 'in-force', keyId: 'k-2' });
    expect(vault.labels().v2).toEqual(['AWSPENDING', 'AWSCURRENT']);
  });

  test('after the key has come into force', async () => {
    const { vault } = await waiting();
    await vault.moveLabel(SECRET_NAME, confirmationBy('dana'), { to: 'v2' });
    await vault.moveLabel(SECRET_NAME, 'AWSCURRENT', { to: 'v2', from: 'v1' });

    const result = await confirmKey({ ...confirmation, by: 'kim' }, vault);

    expect(result).toEqual({ did: 'in-force', keyId: 'k-2' });
    expect(vault.labels()).toEqual({ v1: ['AWSPREVIOUS'], v2: ['AWSPENDING', 'AWSCURRENT'] });
  });
});

test('a label that the same person left on another version is moved', async () => {
  const { vault } = await waiting();
  await vault.moveLabel(SECRET_NAME, confirmationBy('dana'), { to: 'v1' });

  await confirmKey(confirmation, vault);

  expect(vault.labels()).toEqual({ v1: ['AWSPREVIOUS'], v2: ['AWSPENDING', 'AWSCURRENT'] });
});

describe('is refused, and changes nothing,', () => {
  test('if another key is pending than the one that was handed over', async () => {
    const { vault } = await waiting();

    const result = await confirmKey({ ...confirmation, keyId: 'k-7' }, vault);

    expect(result).toEqual({
      did: 'refused',
      because: 'the pending key is k-2, not k-7; hand over that one',
    });
    expect(vault.changes).toEqual(['put v2']);
  });

  test('if the key is not made yet', async () => {
    const { vault } = rotationBench();

    const result = await confirmKey(confirmation, vault);

    expect(result).toMatchObject({ did: 'refused' });
    expect(vault.changes).toEqual([]);
  });

  test('if nothing is pending', async () => {
    const { vault, step } = rotationBench();
    for (const each of ['create', 'set', 'test', 'finish'] as const) await step(each);
    const before = [...vault.changes];

    const result = await confirmKey(confirmation, vault);

    expect(result).toMatchObject({ did: 'refused' });
    expect(vault.changes).toEqual(before);
  });
});
