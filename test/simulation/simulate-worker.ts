import { parentPort, workerData } from 'node:worker_threads';
import { runSeed } from './run-seed.ts';
import { emptyTally, sumOf, tallyOf } from './tally.ts';

/** The part of a simulation that one thread does. */
export type WorkerTask = { firstSeed: number; stride: number; endsAtEpochMs: number };

/** Between two reports. */
const REPORT_EVERY_MS = 1000;

const { firstSeed, stride, endsAtEpochMs } = workerData as WorkerTask;
// An error's place is of use where a run is told, and costs a tenth of the time here.
Error.stackTraceLimit = 0;
let tally = emptyTally();
let reportedAtEpochMs = Date.now();
for (let seed = firstSeed; Date.now() < endsAtEpochMs; seed += stride) {
  tally = sumOf(tally, tallyOf(await runSeed(seed)));
  if (Date.now() - reportedAtEpochMs < REPORT_EVERY_MS) continue;
  parentPort?.postMessage(tally);
  tally = emptyTally();
  reportedAtEpochMs = Date.now();
}
parentPort?.postMessage(tally);
