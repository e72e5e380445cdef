import type { SQSClient } from '@aws-sdk/client-sqs';
import { runCommandLine } from '../../cli/program.ts';
import type { TargetOptions } from '../../cli/target.ts';
import type { LedgerEngine } from '../helpers/ledger-engine.ts';
import { testConfig } from '../helpers/pipeline-config.ts';

export type CommandResult = { exitCode: number; out: string; err: string };

/** The command line in this process, with a ledger and queues of the test's own. */
export function commandLine(
  { table, clock }: LedgerEngine,
  options: {
    sqs?: SQSClient;
    /** What passes while a command waits; nothing if not given. */
    wait?: () => Promise<void>;
    environment?: Record<string, string>;
  } = {},
) {
  const opened: TargetOptions[] = [];
  const { sqs, wait = async () => {}, environment = { USER: 'dana' } } = options;
  const config = testConfig();
  const noQueues = { send: () => Promise.reject(new Error('this test has no queues')) };
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
          return { config, ledger: table, sqs: sqs ?? (noQueues as unknown as SQSClient), close };
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
