import { LaunchError } from './launch-error.ts';
import type { RunLocalOptions } from './run-local.ts';

/** The command line of the local stack, for `parseArgs`. */
export const runLocalArguments = {
  'data-dir': { type: 'string', default: '.postproof' },
  port: { type: 'string', default: '0' },
  'simulator-port': { type: 'string', default: '0' },
  'simulator-url': { type: 'string' },
  'simulator-admin-url': { type: 'string' },
  'no-simulator': { type: 'boolean', default: false },
  instances: { type: 'string' },
  assembly: { type: 'string' },
} as const;

type Values = {
  'data-dir': string;
  port: string;
  'simulator-port': string;
  'simulator-url'?: string | undefined;
  'simulator-admin-url'?: string | undefined;
  'no-simulator': boolean;
  instances?: string | undefined;
  assembly?: string | undefined;
};

const MAX_PORT = 65_535;
const MAX_INSTANCES = 16;

/**
 * @param environment - `POSTPROOF_DYNAMODB_ENDPOINT` names an engine to use instead of our own
 * @throws {LaunchError} `BAD_ARGUMENT` with the argument, its value and the range allowed
 */
export function localOptions(
  values: Values,
  environment: Readonly<Record<string, string | undefined>>,
): RunLocalOptions {
  const { instances, assembly } = values;
  const dynamodbEndpoint = environment.POSTPROOF_DYNAMODB_ENDPOINT;
  return {
    dataDirectory: values['data-dir'],
    port: wholeNumber('--port', { text: values.port, minimum: 0, maximum: MAX_PORT }),
    simulator: simulatorOf(values),
    ...(instances !== undefined && {
      instancesPerFunction: wholeNumber('--instances', {
        text: instances,
        minimum: 1,
        maximum: MAX_INSTANCES,
      }),
    }),
    ...(dynamodbEndpoint && { dynamodbEndpoint }),
    ...(assembly !== undefined && { assemblyDirectory: assembly }),
  };
}

function simulatorOf(values: Values): RunLocalOptions['simulator'] {
  const url = values['simulator-url'];
  if (values['no-simulator']) return { kind: 'none' };
  if (url === undefined) {
    const text = values['simulator-port'];
    return {
      kind: 'own',
      port: wholeNumber('--simulator-port', { text, minimum: 0, maximum: MAX_PORT }),
    };
  }
  const adminUrl = values['simulator-admin-url'];
  return {
    kind: 'elsewhere',
    url: originOf('--simulator-url', url),
    ...(adminUrl !== undefined && { adminUrl: originOf('--simulator-admin-url', adminUrl) }),
  };
}

function originOf(name: string, url: string): string {
  if (URL.canParse(url)) return new URL(url).origin;
  throw new LaunchError('BAD_ARGUMENT', `${name} is ${url}; it must be a URL.`);
}

function wholeNumber(
  name: string,
  { text, minimum, maximum }: { text: string; minimum: number; maximum: number },
): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= minimum && number <= maximum) return number;
  throw new LaunchError(
    'BAD_ARGUMENT',
    `${name} is ${text}; it must be a whole number from ${minimum} to ${maximum}.`,
  );
}
