import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { FarSide } from '../../cli/far-side.ts';
import { runCommandLine } from '../../cli/program.ts';
import type { Target, TargetOptions } from '../../cli/target.ts';
import type { PipelineConfig } from '../../core/pipeline-config.ts';
import type { LedgerEngine } from '../helpers/ledger-engine.ts';
import { testConfig } from '../helpers/pipeline-config.ts';

export type CommandResult = { exitCode: number; out: string; err: string };

/** The command line in this process, with a ledger and queues of the test's own. */
export function commandLine(
  { table, clock }: LedgerEngine,
  options: {
    sqs?: SQSClient;
    secrets?: SecretsManagerClient;
    lambda?: LambdaClient;
    config?: PipelineConfig;
    bus?: Target['bus'];
    farSide?: FarSide;
    /** What passes while a command waits; nothing if not given. */
    wait?: (ms: number) => Promise<void>;
    environment?: Record<string, string>;
  } = {},
) {
  const opened: TargetOptions[] = [];
  const { sqs, secrets, lambda, wait = async () => {}, environment = { USER: 'dana' } } = options;
  const { config = testConfig(), bus, farSide } = options;
  const missing = (what: string) => () => Promise.reject(new Error(`this test has no ${what}`));
  return {
    opened,
    async run(...args: string[]): Promise<CommandResult> {
      const out: string[] = [];
      const err: string[] = [];
      const exitCode = await runCommandLine(args, {
        out: (text) => void out.push(text),
        err: (text) => void err.push(text),
        async openTarget(target) {
          opened.push(target);
          const close = () => {};
          return {
            config,
            ledger: table,
            sqs: sqs ?? ({ send: missing('queues') } as unknown as SQSClient),
            secrets: secrets ?? ({ send: missing('secrets') } as unknown as SecretsManagerClient),
            lambda: lambda ?? ({ send: missing('mappings') } as unknown as LambdaClient),
            bus: bus ?? { put: missing('bus') },
            ...(farSide && { farSide }),
            close,
          };
        },
        environment,
        nowEpochMs: () => clock.nowEpochMs,
        wait,
        columns: 100,
      });
      return { exitCode, out: out.join('\n'), err: err.join('\n') };
    },
  };
}
