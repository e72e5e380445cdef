#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { printReport, printRotation } from '../local/chaos/print-report.ts';
import { runChaos } from '../local/chaos/run-chaos.ts';
import { runRotation } from '../local/chaos/run-rotation.ts';
import { LaunchError } from '../local/launch/launch-error.ts';

/**
 * Kills the local stack, or rotates a signing key, under load and verifies what is left; exit code 1 if a
 * promise was broken.
 */
const { values } = parseArgs({
  options: {
    kill: { type: 'boolean', default: false },
    rotate: { type: 'boolean', default: false },
    webhooks: { type: 'string' },
    kills: { type: 'string', default: '3' },
    rotations: { type: 'string', default: '3' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    'data-dir': { type: 'string', default: '.postproof/chaos' },
    json: { type: 'boolean', default: false },
  },
});
if (values.kill === values.rotate) {
  console.error(`Say what shall happen:
  npm run chaos -- --kill [--webhooks 1000] [--kills 3] [--seed N]
  npm run chaos -- --rotate [--webhooks 300] [--rotations 3]`);
  process.exit(2);
}
const tell = (line: string) => console.error(line);
const dataDirectory = values['data-dir'];
try {
  process.exit(values.rotate ? await rotate() : await kill());
} catch (error) {
  console.error(error instanceof LaunchError ? error.message : error);
  process.exit(1);
}

async function kill(): Promise<number> {
  const options = {
    dataDirectory,
    webhooks: Number(values.webhooks ?? 1000),
    kills: Number(values.kills),
    seed: Number(values.seed),
  };
  return printReport(await runChaos(options, tell), values.json);
}

async function rotate(): Promise<number> {
  const options = {
    dataDirectory,
    webhooks: Number(values.webhooks ?? 300),
    rotations: Number(values.rotations),
  };
  return printRotation(await runRotation(options, tell), values.json);
}
