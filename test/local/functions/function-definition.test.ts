import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  readFunctions,
  UnsupportedFunctionError,
} from '../../../local/functions/function-definition.ts';
import { functionEnvironment } from '../../../local/functions/function-environment.ts';
import { assemblyOf } from '../fixture-app/assembly-of.ts';
import { temporaryDirectory } from '../fixture-app/temporary-directory.ts';
import { functionOf } from './function-under-test.ts';

function read(properties: Record<string, unknown>, physicalName = 'ingest') {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'index.mjs'), '');
  const assembly = assemblyOf([
    {
      type: 'AWS::Lambda::Function',
      physicalName,
      arn: `arn:function:${physicalName}`,
      properties: {
        Handler: 'index.handler',
        Runtime: 'nodejs24.x',
        Role: 'arn:role',
        Code: { S3Key: 'hash.zip' },
        ...properties,
      },
    },
  ]);
  const functions = readFunctions({ ...assembly, assetDirectory: () => directory });
  return { definition: functions[0], directory };
}

describe('a function of the template', () => {
  test('has its settings', () => {
    const { definition, directory } = read({
      Timeout: 9,
      MemorySize: 512,
      Environment: { Variables: { TABLE_NAME: 'ledger' } },
    });

    expect(definition).toEqual({
      name: 'ingest',
      arn: 'arn:function:ingest',
      roleArn: 'arn:role',
      moduleFile: join(directory, 'index.mjs'),
      handlerName: 'handler',
      timeoutSeconds: 9,
      memoryMegabytes: 512,
      environment: { TABLE_NAME: 'ledger' },
      accessKeyId: expect.stringMatching(/^LOCAL[0-9A-F]{15}$/),
    });
  });

  test('without settings has Lambda’s defaults', () => {
    const { definition } = read({});

    expect(definition).toMatchObject({ timeoutSeconds: 3, memoryMegabytes: 128, environment: {} });
  });

  test('has an access key that is its own and stays the same', () => {
    const keyOf = (name: string) => read({}, name).definition?.accessKeyId;

    expect(keyOf('ingest')).toBe(keyOf('ingest'));
    expect(keyOf('ingest')).not.toBe(keyOf('delivery'));
  });

  test.each([
    ['inline code', { Code: { ZipFile: 'exports.handler = 1' } }],
    ['another runtime', { Runtime: 'python3.14' }],
    ['a handler that is not in its asset', { Handler: 'main.handler' }],
  ])('with %s does not start', (_, properties) => {
    expect(() => read(properties)).toThrow(UnsupportedFunctionError);
  });
});

describe('a function’s environment', () => {
  const stack = { region: 'eu-west-1', gatewayUrl: 'http://127.0.0.1:1', extra: {} };

  test('gives the stack’s endpoint and the function’s own credentials', () => {
    const environment = functionEnvironment(functionOf(''), stack);

    expect(environment).toMatchObject({
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
      AWS_ACCESS_KEY_ID: 'LOCALTESTED',
      AWS_REGION: 'eu-west-1',
      AWS_CONFIG_FILE: '/dev/null',
    });
  });

  test('has the template’s variables, but not the options of a process', () => {
    const variables = { TABLE_NAME: 'ledger', NODE_OPTIONS: '--enable-source-maps' };

    const environment = functionEnvironment(functionOf('', { environment: variables }), stack);

    expect(environment.TABLE_NAME).toBe('ledger');
    expect(environment).not.toHaveProperty('NODE_OPTIONS');
  });

  test('ends with what only the local stack knows', () => {
    const definition = functionOf('', { environment: { PLATFORM_ORIGIN: 'template' } });

    const environment = functionEnvironment(definition, {
      ...stack,
      extra: { PLATFORM_ORIGIN: 'http://127.0.0.1:2' },
    });

    expect(environment.PLATFORM_ORIGIN).toBe('http://127.0.0.1:2');
  });
});
