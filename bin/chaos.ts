#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { CHAOS_USAGE, chaosArguments, runChosen } from '../local/chaos/chaos-arguments.ts';
import { LaunchError } from '../local/launch/launch-error.ts';

/** No run takes as long, even the slowest to drain; what it started ends with it. */
const MAX_RUN_MS = 90 * 60_000;

/**
 * Does to the local stack what happens to real ones (kills, sick platforms, peaks, outages) under load,
 * and verifies what is left; exit code 1 if a promise was broken.
 */
setTimeout(() => {
  console.error(`The run did not end within ${MAX_RUN_MS / 60_000} minutes; look at stack.log.`);
  process.exit(1);
}, MAX_RUN_MS).unref();
try {
  const { values } = parseArgs({ options: chaosArguments });
  process.exit(await runChosen(values, (line) => console.error(line)));
} catch (error) {
  const isOption = error instanceof TypeError && 'code' in error;
  if (isOption) console.error(`${error.message}\n${CHAOS_USAGE}`);
  else console.error(error instanceof LaunchError ? error.message : error);
  process.exit(isOption ? 2 : 1);
}
