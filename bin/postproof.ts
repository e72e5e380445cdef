#!/usr/bin/env node
import { setTimeout as wait } from 'node:timers/promises';
import { runCommandLine } from '../cli/program.ts';
import { targetOpener } from '../cli/target.ts';
import { readLiveDescription } from '../local/launch/local-description.ts';
import { createSimulatorClient } from '../local/simulator/simulator-client.ts';

const DEFAULT_COLUMNS = 100;
const nowEpochMs = () => Date.now();

// Whoever reads may stop early: `postproof ... | head`.
process.stdout.on('error', () => process.exit());
process.exitCode = await runCommandLine(process.argv.slice(2), {
  out: (text) => void process.stdout.write(`${text}\n`),
  err: (text) => void process.stderr.write(`${text}\n`),
  openTarget: targetOpener(
    { findLocalStack: readLiveDescription, openFarSide: createSimulatorClient },
    nowEpochMs,
  ),
  environment: process.env,
  nowEpochMs,
  wait: (ms) => wait(ms),
  columns: process.stdout.columns ?? DEFAULT_COLUMNS,
});
