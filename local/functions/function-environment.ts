import { devNull } from 'node:os';
import { dirname } from 'node:path';
import type { FunctionDefinition } from './function-definition.ts';

/**
 * The whole environment of a function: the template's variables, what Lambda sets, and the endpoint
 * and credentials of this stack. Nothing is inherited: a developer's own profile, region or proxy
 * must neither help nor harm.
 *
 * @param stack.extra - added last, for what only the local stack knows (the simulator's origin)
 */
export function functionEnvironment(
  definition: FunctionDefinition,
  stack: { region: string; gatewayUrl: string; extra: Readonly<Record<string, string>> },
): Record<string, string> {
  // A thread refuses most of the options and gets what it needs as its own arguments.
  const { NODE_OPTIONS: _, ...variables } = definition.environment;
  return {
    ...variables,
    LAMBDA_TASK_ROOT: dirname(definition.moduleFile),
    AWS_REGION: stack.region,
    AWS_DEFAULT_REGION: stack.region,
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMegabytes),
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${definition.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_ACCESS_KEY_ID: definition.accessKeyId,
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL: stack.gatewayUrl,
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    TZ: ':UTC',
    ...stack.extra,
  };
}
