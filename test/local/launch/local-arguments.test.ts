import { parseArgs } from 'node:util';
import { describe, expect, test } from 'vitest';
import { LaunchError } from '../../../local/launch/launch-error.ts';
import { localOptions, runLocalArguments } from '../../../local/launch/local-arguments.ts';

function parse(args: string[], environment: Record<string, string> = {}) {
  const { values } = parseArgs({ args, options: runLocalArguments });
  return localOptions(values, environment);
}

test('without arguments ports are free ones and the simulator is our own', () => {
  expect(parse([])).toEqual({
    dataDirectory: '.postproof',
    port: 0,
    simulator: { kind: 'own', port: 0 },
  });
});

test('every argument is taken', () => {
  const options = parse(
    [
      ...['--data-dir', 'd', '--port', '4000', '--simulator-port', '4580', '--instances', '3'],
      ...['--assembly', 'a'],
    ],
    { POSTPROOF_DYNAMODB_ENDPOINT: 'http://127.0.0.1:8000' },
  );

  expect(options).toEqual({
    dataDirectory: 'd',
    port: 4000,
    simulator: { kind: 'own', port: 4580 },
    instancesPerFunction: 3,
    dynamodbEndpoint: 'http://127.0.0.1:8000',
    assemblyDirectory: 'a',
  });
});

test('a simulator elsewhere is named by its origin', () => {
  expect(parse(['--simulator-url', 'http://127.0.0.1:4580/']).simulator).toEqual({
    kind: 'elsewhere',
    url: 'http://127.0.0.1:4580',
  });
});

test('no simulator is possible', () => {
  expect(parse(['--no-simulator']).simulator).toEqual({ kind: 'none' });
});

describe('a bad argument is an error with its value and range', () => {
  test.each([
    [['--port', '70000'], '--port is 70000; it must be a whole number from 0 to 65535.'],
    [['--port', 'http'], '--port is http; it must be a whole number from 0 to 65535.'],
    [['--port', ''], '--port is ; it must be a whole number from 0 to 65535.'],
    [['--instances', '0'], '--instances is 0; it must be a whole number from 1 to 16.'],
    [['--simulator-url', 'here'], '--simulator-url is here; it must be a URL.'],
  ])('%j', (args, message) => {
    expect(() => parse(args)).toThrow(LaunchError);
    expect(() => parse(args)).toThrow(message);
  });
});
