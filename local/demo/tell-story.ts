import { setTimeout as wait } from 'node:timers/promises';
import {
  GetQueueAttributesCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { formatPostbackName } from '../../core/keys.ts';
import { resourceNames } from '../../lambdas/contract.ts';
import { operatorSettings } from '../launch/operator-settings.ts';
import type { DemoWorld, Player } from './demo-world.ts';

/** Often enough that the first three failures of a postback never have the lane for themselves. */
const BETWEEN_OTHERS_MS = 700;

export type Tell = (line: string) => void;

/** Runs the whole story against a running stack. @returns its players, in order of appearance */
export async function tellStory(world: DemoWorld, tell: Tell): Promise<Player[]> {
  const alice = await registrationAndFirstDeposit(world, tell, {
    platform: 'scaleo',
    brand: 'aurora',
  });
  const bob = await registrationAndFirstDeposit(world, tell, {
    platform: 'revvvs',
    brand: 'borealis',
  });
  const carol = await registrationAndFirstDeposit(world, tell, {
    platform: 'partnerhub',
    brand: 'aurora',
  });
  await signatures(world, tell);
  await secondSource(world, tell, alice);
  // These wait for retries, so they run side by side.
  const others = await Promise.all([
    heldDeposit(world, tell),
    boundLater(world, tell),
    failingPlatform(world, tell),
    lostAnswerResent(world, tell),
    lostAnswerParked(world, tell),
    deadLetter(world, tell),
  ]);
  return [alice, bob, carol, ...others];
}

async function registrationAndFirstDeposit(
  world: DemoWorld,
  tell: Tell,
  { platform, brand }: { platform: string; brand: string },
): Promise<Player> {
  const player = await world.visit(platform, brand);
  tell(`${brand}: a visitor came by ${platform}, click ${player.clickId}`);
  await world.register(player);
  await world.until(player, 'registration', 'delivered');
  tell(`${brand}: the CRM reported the registration; ${platform} has acknowledged it`);
  await world.deposit(player, `first-${player.playerId}`, 5000);
  await world.until(player, 'ftd', 'delivered');
  tell(`${brand}: Stripe reported the first deposit; ${platform} has acknowledged it`);
  return player;
}

async function signatures(world: DemoWorld, tell: Tell) {
  const { partnerhub } = await world.simulator.signatures();
  const { verified = 0, failed = 0, byKeyId = {} } = partnerhub ?? {};
  const keys = Object.keys(byKeyId).join(', ');
  tell(
    `partnerhub verified ${verified} signatures by the key ${keys}, and ${failed} fitted no key`,
  );
}

async function secondSource(world: DemoWorld, tell: Tell, player: Player) {
  await world.crmDeposit(player, `first-${player.playerId}`, 5000);
  await world.eventually('the duplicate to be filed', async () => {
    const { events } = await world.ledger();
    return events.find(
      ({ identity, status }) =>
        identity === `first-${player.playerId}` && status === 'corroborating',
    );
  });
  tell('the CRM reported the same deposit: a visible duplicate, and no second postback');
}

async function heldDeposit(world: DemoWorld, tell: Tell): Promise<Player> {
  const player = await world.visit('scaleo', 'borealis');
  await world.deposit(player, `first-${player.playerId}`, 2500);
  await world.eventually('the early deposit to be held', async () => {
    const { events } = await world.ledger();
    return events.find(
      ({ identity, status }) => identity === `first-${player.playerId}` && status === 'held',
    );
  });
  tell('a deposit came before its registration: held');
  await world.register(player);
  await world.until(player, 'ftd', 'delivered');
  tell('the registration arrived and released it: both delivered');
  return player;
}

/** The click never reaches the CRM, and the ID comes back from the backend in upper case. */
async function boundLater(world: DemoWorld, tell: Tell): Promise<Player> {
  const player = await world.visit('scaleo', 'aurora');
  const { platform, clickId, brand, playerId } = player;
  await world.clicks.land(brand, { platform, clickId, name: 'click_id' });
  tell(`a page captured click ${clickId}; the CRM will not know of it`);
  await world.registerWithoutClick(player);
  await world.eventually('the registration without a click to be held', async () => {
    const { events } = await world.ledger();
    return events.find(
      ({ milestone, status, event }) =>
        milestone === 'registration' && status === 'held' && event.brand === brand,
    );
  });
  tell('a registration without a click: held');
  const damaged = { platform, clickId: clickId.toUpperCase() };
  await world.clicks.bind({ brand, playerId, click: damaged });
  const row = await world.until(player, 'registration', 'delivered');
  tell(`the backend bound it in upper case; named, put right, sent as ${row.clickId}`);
  return player;
}

async function failingPlatform(world: DemoWorld, tell: Tell): Promise<Player> {
  const player = await world.visit('scaleo', 'aurora');
  const { clickId } = player;
  await world.simulator.setFault({
    platform: 'scaleo',
    clickId,
    kind: 'status',
    status: 503,
    times: 2,
  });
  await world.register(player);
  tell('scaleo answers 503 to one click, twice: the postback is retried');
  const row = await world.until(player, 'registration', 'delivered');
  tell(
    `delivered at attempt ${row.attempt}: ${row.attempts.map((a) => a.response?.status).join(', ')}`,
  );
  return player;
}

async function lostAnswerResent(world: DemoWorld, tell: Tell): Promise<Player> {
  const player = await world.visit('revvvs', 'aurora');
  await loseAnswer(world, 'revvvs', player.clickId);
  await world.register(player);
  tell('revvvs records a registration and its answer is lost: unknown, and a repeat is harmless');
  const row = await world.until(player, 'registration', 'delivered');
  tell(`sent again with the same ID; the platform said "${row.last?.verdict?.kind}": delivered`);
  return player;
}

async function lostAnswerParked(world: DemoWorld, tell: Tell): Promise<Player> {
  const player = await world.visit('scaleo', 'borealis');
  await world.register(player);
  await world.deposit(player, `first-${player.playerId}`, 5000);
  await world.until(player, 'registration', 'delivered');
  await world.until(player, 'ftd', 'delivered');
  await loseAnswer(world, 'scaleo', player.clickId);
  await world.deposit(player, `second-${player.playerId}`, 7000);
  tell('scaleo loses the answer to a repeat deposit, which it would count twice');
  const row = await world.until(player, 'deposit', 'unknown');
  tell(`parked for a person: ${formatPostbackName(row)}`);
  return player;
}

function loseAnswer(world: DemoWorld, platform: string, clickId: string) {
  return world.simulator.setFault({ platform, clickId, kind: 'reset-after', times: 1 });
}

async function deadLetter(world: DemoWorld, tell: Tell): Promise<Player> {
  const player = await world.visit('scaleo', 'aurora');
  const { clickId } = player;
  const fault = await world.simulator.setFault({
    platform: 'scaleo',
    clickId,
    kind: 'status',
    status: 500,
  });
  await world.register(player);
  tell('scaleo fails for another click until the retries are exhausted');
  const others = await deliverOthersUntil(world, world.until(player, 'registration', 'dead'));
  tell('dead after its last attempt: an on-call engineer would be paged now');
  tell(`meanwhile scaleo took ${others} others, so that its circuit stayed closed`);
  await world.simulator.clearFaults(fault.id);
  await redrive(world);
  tell("the platform is well again; the dead letter is redriven with SQS's own button");
  const row = await world.until(player, 'registration', 'delivered');
  tell(`replayed and delivered at attempt ${row.attempt}`);
  return player;
}

/**
 * A postback that fails alone exhausts its retries. Failed everything, or nothing else was sent, the
 * lane's circuit would open, and the postback would wait for better times.
 *
 * @returns how many others were delivered meanwhile
 */
async function deliverOthersUntil(world: DemoWorld, end: Promise<unknown>): Promise<number> {
  const others: Player[] = [];
  const ended = new AbortController();
  const isOver = end.finally(() => ended.abort());
  while (!ended.signal.aborted) {
    const other = await world.visit('scaleo', 'borealis');
    await world.register(other);
    others.push(other);
    await wait(BETWEEN_OTHERS_MS, undefined, { signal: ended.signal }).catch(() => undefined);
  }
  await isOver;
  for (const other of others) await world.until(other, 'registration', 'delivered');
  return others.length;
}

/** Waits for SQS to have moved the dead message, then presses the button. */
async function redrive(world: DemoWorld): Promise<void> {
  const sqs = new SQSClient(operatorSettings(world.description));
  const QueueUrl = world.description.queues[resourceNames('local').laneDeadLetters('scaleo')];
  const SourceArn = await world.eventually('the dead letter to reach its queue', async () => {
    const { Attributes = {} } = await sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl,
        AttributeNames: ['ApproximateNumberOfMessages', 'QueueArn'],
      }),
    );
    return Attributes.ApproximateNumberOfMessages === '0' ? undefined : Attributes.QueueArn;
  });
  await sqs.send(new StartMessageMoveTaskCommand({ SourceArn }));
  sqs.destroy();
}
