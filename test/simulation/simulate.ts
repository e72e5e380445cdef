import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { runSeed } from './run-seed.ts';
import type { WorkerTask } from './simulate-worker.ts';
import { emptyTally, sumOf, type Tally } from './tally.ts';
import { FAULTS, type Fault } from './weather.ts';

const USAGE = `npm run simulate -- [--minutes N] [--from SEED] [--threads N] [--json]
npm run simulate -- --seed SEED     tells one schedule from beginning to end`;
const MOST_MINUTES = 24 * 60;
const PROGRESS_EVERY_MS = 10_000;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    from: { type: 'string', default: '1' },
    threads: { type: 'string', default: String(availableParallelism()) },
    seed: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) console.info(USAGE);
else if (values.seed !== undefined) await tellSeed(numberOf('seed', values.seed, 2 ** 31));
else await simulate();

async function tellSeed(seed: number): Promise<void> {
  const { story, broken } = await runSeed(seed, { tellsStory: true });
  console.info(story.join('\n'));
  console.info(broken.length === 0 ? 'Every promise held.' : `BROKEN:\n${broken.join('\n')}`);
  process.exitCode = broken.length === 0 ? 0 : 1;
}

async function simulate(): Promise<void> {
  const minutes = numberOf('minutes', values.minutes, MOST_MINUTES);
  const threads = numberOf('threads', values.threads, 64);
  const firstSeed = numberOf('from', values.from, 2 ** 31);
  const startedAtEpochMs = Date.now();
  const endsAtEpochMs = startedAtEpochMs + minutes * 60_000;
  let tally = emptyTally();
  const say = (text: string) => values.json || console.info(text);
  say(`Simulating for ${minutes} min on ${threads} threads, from seed ${firstSeed} on.`);
  const progress = setInterval(() => {
    const seconds = Math.round((Date.now() - startedAtEpochMs) / 1000);
    say(
      `${seconds} s: ${tally.schedules} schedules, ${tally.steps} steps, ${tally.violations.length} violations`,
    );
  }, PROGRESS_EVERY_MS);
  const tasks = Array.from({ length: threads }, (_, thread) => {
    return { firstSeed: firstSeed + thread, stride: threads, endsAtEpochMs };
  });
  await Promise.all(
    tasks.map((task) =>
      work(task, (part) => {
        for (const { seed, broken } of part.violations) say(`seed ${seed}: ${broken.join('; ')}`);
        tally = sumOf(tally, part);
      }),
    ),
  );
  clearInterval(progress);
  console.info(values.json ? JSON.stringify(tally) : render(tally));
  process.exitCode = tally.violations.length === 0 ? 0 : 1;
}

function work(task: WorkerTask, told: (part: Tally) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./simulate-worker.ts', import.meta.url), {
      workerData: task,
    });
    worker.on('message', told);
    worker.on('error', reject);
    worker.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`exit code ${code}`))));
  });
}

function render({ schedules, steps, requests, injected, states, violations }: Tally): string {
  const count = (name: string, n: number, what = '') =>
    `  ${name.padEnd(20)} ${String(n).padStart(10)}  ${what}`.trimEnd();
  const seeds = violations.map(({ seed }) => seed);
  return [
    '',
    `Schedules ${schedules}, steps ${steps}, requests at the platforms ${requests}.`,
    'Faults injected:',
    ...(Object.keys(FAULTS) as Fault[]).map((fault) =>
      count(fault, injected[fault] ?? 0, FAULTS[fault]),
    ),
    'Postbacks when the faults had ended:',
    ...Object.entries(states).map(([state, n]) => count(state, n)),
    seeds.length === 0
      ? 'Violations: 0'
      : `Violations: ${seeds.length}. See one: npm run simulate -- --seed ${seeds[0]} (${seeds.slice(0, 20).join(', ')})`,
  ].join('\n');
}

function numberOf(option: string, text: string, most: number): number {
  const number = Number(text);
  if (Number.isFinite(number) && number > 0 && number <= most) return number;
  throw new RangeError(
    `--${option} is "${text}", allowed: a number above 0, at most ${most}\n${USAGE}`,
  );
}
