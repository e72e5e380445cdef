import { setTimeout as wait } from 'node:timers/promises';
import { loadLocalStage } from '../../stages/index.ts';
import { readLedger } from '../books/read-ledger.ts';
import type { SimulatorClient } from '../simulator/simulator-client.ts';
import {
  type ChaosPlatform,
  type Overlay,
  openWorld,
  PLATFORMS,
  type Tell,
} from './chaos-world.ts';
import { Gate } from './gate.ts';
import { makeRegistrations } from './make-load.ts';
import { sendPaced } from './send-paced.ts';
import { tellWaiting, untilSettled } from './until-settled.ts';
import { type Outage, type OutageReport, verifyOutage } from './verify-outage.ts';

export type OutageOptions = {
  dataDirectory: string;
  /** Of the outage, in the time of the real schedule. */
  hours: number;
  /** How many times faster than in reality the outage and the retries pass. */
  scale: number;
  /** Registrations of all three platforms together; not scaled. */
  perSecond: number;
};

/** The report, and what was scaled. */
export type OutageRun = OutageReport & {
  hours: number;
  scale: number;
  retryDelaysSeconds: number[];
};

const DOWN: ChaosPlatform = 'partnerhub';
const SECONDS_BEFORE = 10;
const SECONDS_AFTER = 15;
/** In turn: the platform answers 503, or refuses connections. */
const TURN_MS = 10_000;

/**
 * One platform is down for hours while the load goes on and the others work. The retry schedule and the
 * outage are scaled down together; everything else (requests' timeouts, hops, the load) is as it is.
 */
export async function runOutage(options: OutageOptions, tell: Tell): Promise<OutageRun> {
  const { hours, scale, perSecond, dataDirectory } = options;
  const retryDelaysSeconds = scaled(realDelaysSeconds(), scale);
  await using gate = new AsyncDisposableStack();
  const way = new Gate();
  await way.open();
  gate.defer(() => way.shut());
  await using world = await openWorld({
    dataDirectory,
    overlay: overlayOf(way.port, retryDelaysSeconds),
  });
  way.leadTo(world.simulatorUrl);
  const outageSeconds = (hours * 3600) / scale;
  const seconds = SECONDS_BEFORE + outageSeconds + SECONDS_AFTER;
  tell(
    `${hours} h in ${outageSeconds} s (1:${scale}), retries after ${retryDelaysSeconds.join(', ')} s; data in ${dataDirectory}`,
  );
  const load = makeRegistrations(Math.round(seconds * perSecond), PLATFORMS);
  const sending = sendPaced(load, world.description, seconds);
  const [accepted, outage] = await Promise.all([
    sending,
    goDown({ way, platforms: world.platforms, outageSeconds, tell }),
  ]);
  const expected = load.map((item) => item.expected);
  await untilSettled(world.description, expected, tellWaiting(tell));
  const { postbacks } = await readLedger(world.description);
  const report = verifyOutage({ accepted, postbacks, outage, retryDelaysSeconds });
  return { ...report, hours, scale, retryDelaysSeconds };
}

/** As the specification has them for a real stage: the local one is quicker. */
function realDelaysSeconds(): readonly number[] {
  return loadLocalStage().platforms[DOWN]?.specification.delivery.retryDelaysSeconds ?? [];
}

/** A schedule has whole seconds from 1, each longer than the one before. */
function scaled(delaysSeconds: readonly number[], scale: number): number[] {
  let before = 0;
  return delaysSeconds.map((delay) => {
    before = Math.max(before + 1, Math.round(delay / scale));
    return before;
  });
}

function overlayOf(gatePort: number, retryDelaysSeconds: number[]): Overlay {
  const platforms = Object.fromEntries(
    PLATFORMS.map((platform) => [platform, { retryDelaysSeconds }]),
  );
  const baseUrl = `http://127.0.0.1:${gatePort}/${DOWN}`;
  return { platforms: { ...platforms, [DOWN]: { retryDelaysSeconds, baseUrl } } };
}

async function goDown({
  way,
  platforms,
  outageSeconds,
  tell,
}: {
  way: Gate;
  platforms: SimulatorClient;
  outageSeconds: number;
  tell: Tell;
}): Promise<Outage> {
  await wait(SECONDS_BEFORE * 1000);
  const startsAtEpochMs = Date.now();
  const endsAtMs = startsAtEpochMs + outageSeconds * 1000;
  tell(`${DOWN} is down`);
  await platforms.setFault({ platform: DOWN, kind: 'status', status: 503 });
  for (let turn = 0; Date.now() < endsAtMs; turn += 1) {
    if (turn % 2 === 0) await way.open();
    else await way.shut();
    await wait(Math.max(0, Math.min(TURN_MS, endsAtMs - Date.now())));
  }
  await way.open();
  await platforms.clearFaults();
  tell(`${DOWN} is back`);
  return { platform: DOWN, startsAtEpochMs, endsAtEpochMs: Date.now() };
}
