import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FunctionDefinition } from '../../../local/functions/function-definition.ts';
import { temporaryDirectory } from '../fixture-app/temporary-directory.ts';

/** A function whose module has this text. */
export function functionOf(
  source: string,
  overrides: Partial<FunctionDefinition> = {},
): FunctionDefinition {
  const moduleFile = join(temporaryDirectory(), 'index.mjs');
  writeFileSync(moduleFile, source);
  return {
    name: 'tested',
    arn: 'arn:aws:lambda:eu-west-1:000000000000:function:tested',
    roleArn: 'arn:aws:iam::000000000000:role/tested',
    moduleFile,
    handlerName: 'handler',
    timeoutSeconds: 5,
    memoryMegabytes: 128,
    environment: {},
    accessKeyId: 'LOCALTESTED',
    ...overrides,
  };
}
