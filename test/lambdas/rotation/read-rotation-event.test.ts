import { describe, expect, test } from 'vitest';
import { ZodError } from 'zod';
import { readRotationEvent } from '../../../lambdas/rotation/read-rotation-event.ts';

const EVENT = {
  Step: 'createSecret',
  SecretId: 'arn:aws:secretsmanager:eu-west-1:000000000000:secret:key-abc123',
  ClientRequestToken: '4bd3b0f2-6e07-4f3a-9b8e-0c4a5b2f1d11',
  RotationToken: 'one-time',
};

test.each([
  ['createSecret', 'create'],
  ['create_secret', 'create'],
  ['setSecret', 'set'],
  ['set_secret', 'set'],
  ['testSecret', 'test'],
  ['test_secret', 'test'],
  ['finishSecret', 'finish'],
  ['finish_secret', 'finish'],
])('%s is the step %s', (Step, step) => {
  expect(readRotationEvent({ ...EVENT, Step })).toEqual({
    step,
    secretId: 'arn:aws:secretsmanager:eu-west-1:000000000000:secret:key-abc123',
    versionId: '4bd3b0f2-6e07-4f3a-9b8e-0c4a5b2f1d11',
  });
});

describe('refuses', () => {
  test.each([
    ['a step that there is not', { ...EVENT, Step: 'deleteSecret' }],
    ['a step that every object has', { ...EVENT, Step: 'constructor' }],
    ['no secret', { ...EVENT, SecretId: '' }],
    ['no version', { ...EVENT, ClientRequestToken: undefined }],
    ['no object', 'createSecret'],
  ])('%s', (_what, event) => {
    expect(() => readRotationEvent(event)).toThrow(ZodError);
  });
});
