#!/usr/bin/env node
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { LaunchError } from '../local/launch/launch-error.ts';
import { localOptions, runLocalArguments } from '../local/launch/local-arguments.ts';
import { obeyParent } from '../local/launch/parent-channel.ts';
import { runLocal } from '../local/launch/run-local.ts';
import { summarise } from '../local/launch/summary.ts';

try {
  const { values } = parseArgs({ options: runLocalArguments });
  const running = await runLocal(localOptions(values, process.env));
  console.log(summarise(running.description));
  // A second Ctrl-C does not wait for the draining; the stack survives it as it survives a crash.
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM'), obeyParent(running)]);
  process.once('SIGINT', () => process.exit(130));
  console.log('Stopping: letting running work finish.');
  await running.stop();
  process.exit(0);
} catch (error) {
  console.error(error instanceof LaunchError ? error.message : error);
  process.exit(1);
}
