#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { printReport } from '../local/chaos/print-report.ts';
import { runChaos } from '../local/chaos/run-chaos.ts';
import { LaunchError } from '../local/launch/launch-error.ts';

/** Kills the local stack under load and verifies what is left; exit code 1 if a promise was broken. */
const { values } = parseArgs({
  options: {
    kill: { type: 'boolean', default: false },
    webhooks: { type: 'string', default: '1000' },
    kills: { type: 'string', default: '3' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    'data-dir': { type: 'string', default: '.postproof/chaos' },
    json: { type: 'boolean', default: false },
  },
});
if (!values.kill) {
  console.error(
    'Say what shall happen: npm run chaos -- --kill [--webhooks 1000] [--kills 3] [--seed N]',
  );
  process.exit(2);
}
try {
  const options = {
    dataDirectory: values['data-dir'],
    webhooks: Number(values.webhooks),
    kills: Number(values.kills),
    seed: Number(values.seed),
  };
  const report = await runChaos(options, (line) => console.error(line));
  process.exit(printReport(report, values.json));
} catch (error) {
  console.error(error instanceof LaunchError ? error.message : error);
  process.exit(1);
}
