import {
  type ChaosPlatform,
  type ChaosWorld,
  openWorld,
  PLATFORMS,
  type Tell,
} from './chaos-world.ts';
import { makeRegistrations } from './make-load.ts';
import { type AcceptedItem, sendPaced } from './send-paced.ts';
import { tellWaiting, untilSettled } from './until-settled.ts';
import { type IsolationReport, type Phase, verifyIsolation } from './verify-isolation.ts';

export type IsolationOptions = {
  dataDirectory: string;
  /** Pairs of a quiet and a sick phase. */
  rounds: number;
  /** Of each phase, at least as long as its lead. */
  secondsPerPhase: number;
  /** Registrations of all three platforms together. */
  perSecond: number;
};

const SICK: ChaosPlatform = 'partnerhub';
/** Of each phase, until the sick lane is full of requests that hang; not measured. */
const LEAD_SECONDS = 5;
/**
 * The local stack boots as many function instances as it needs, one after the other: whoever waits for
 * one waits long, and more would boot in the middle of a phase. Twice the load fills the lane in time.
 */
const WARM_UP = { times: 2, seconds: 15, load: 2 };

/**
 * Measures how long healthy platforms wait for their postbacks while another platform hangs for the whole
 * timeout of every request, and while it does not: in turn, in one run, under the same load.
 */
export async function runIsolation(
  options: IsolationOptions,
  tell: Tell,
): Promise<IsolationReport> {
  const { rounds, secondsPerPhase, perSecond } = options;
  await using world = await openWorld(options);
  tell(`${rounds} rounds, ${perSecond} postbacks a second; data in ${options.dataDirectory}`);
  const play = (kind: Phase['kind'], seconds: number, load = 1) =>
    playPhase({ kind, seconds, perSecond: perSecond * load }, world, tell);
  for (let time = 1; time <= WARM_UP.times; time += 1) {
    await play('sick', WARM_UP.seconds, WARM_UP.load);
  }
  const phases: Phase[] = [];
  for (const kind of kindsOf(rounds)) {
    const accepted = await play(kind, secondsPerPhase);
    const lead = Math.ceil(Math.min(LEAD_SECONDS, secondsPerPhase / 2) * perSecond);
    phases.push({ kind, accepted: accepted.slice(lead) });
    tell(`${phases.length} of ${rounds * 2}: ${kind}`);
  }
  return verifyIsolation(phases, await world.platforms.requests(), SICK);
}

/** Quiet, sick, sick, quiet, ...: what grows over the run is in both alike. */
function kindsOf(rounds: number): Phase['kind'][] {
  return Array.from({ length: rounds }, (_, round): Phase['kind'][] =>
    round % 2 === 0 ? ['quiet', 'sick'] : ['sick', 'quiet'],
  ).flat();
}

async function playPhase(
  { kind, seconds, perSecond }: { kind: Phase['kind']; seconds: number; perSecond: number },
  { description, platforms }: ChaosWorld,
  tell: Tell,
): Promise<AcceptedItem[]> {
  if (kind === 'sick') await platforms.setFault({ platform: SICK, kind: 'hang' });
  const load = makeRegistrations(Math.round(seconds * perSecond), PLATFORMS);
  const accepted = await sendPaced(load, description, seconds);
  await platforms.clearFaults();
  const expected = load.map((item) => item.expected);
  await untilSettled(description, expected, tellWaiting(tell));
  return accepted;
}
