import { GetQueueUrlCommand, type SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { FarSide, ReceivedPostback } from '../../cli/far-side.ts';
import type { PlayerEvent } from '../../core/player-event.ts';
import type { StageConfigInput } from '../../core/stage-config.ts';
import { readWakeUp, type WakeUp } from '../../core/wake-up.ts';
import { readIntakeEvent } from '../../lambdas/authority/read-intake-event.ts';
import { deliver } from '../../lambdas/delivery/deliver.ts';
import { AuthorityBench } from '../helpers/authority-bench.ts';
import { DeliveryBench } from '../helpers/delivery-bench.ts';
import type { LedgerEngine } from '../helpers/ledger-engine.ts';
import { STAGE, testConfig } from '../helpers/pipeline-config.ts';
import { commandLine } from './command-line.ts';

type Platforms = Pick<StageConfigInput, 'platforms'>;

/** A stage whose only platform is a Scaleo account, set up as given. */
export function scaleoWith(settings: object, name = 'scaleo'): Platforms {
  return { platforms: { [name]: { ...STAGE.platforms.scaleo, ...settings } } } as Platforms;
}

/** A stage whose only platform has the name of its specification. */
export function onlyPlatform(specification: string, settings: object = {}): Platforms {
  const baseUrl = 'https://postback.example.com';
  const usual = { specification, baseUrl, brands: { aurora: {} } };
  return { platforms: { [specification]: { ...usual, ...settings } } };
}

type Lane = Array<{ message: WakeUp; dueAtEpochMs: number }>;

/** A stage whose functions work while a command waits: bus, authority, lanes and delivery. */
export function testPipeline(engine: LedgerEngine, changes: Partial<StageConfigInput> = {}) {
  const config = testConfig(changes);
  const authority = new AuthorityBench(engine);
  authority.dependencies.config = config;
  const delivery = new DeliveryBench(engine);
  delivery.dependencies.config = config;
  const { clock } = engine;
  const put: PlayerEvent[] = [];
  const lane: Lane = [];
  const returned: string[] = [];
  const queue = (message: WakeUp, delaySeconds: number) =>
    lane.push({ message, dueAtEpochMs: clock.nowEpochMs + delaySeconds * 1000 });

  async function work(): Promise<void> {
    await authority.settleBus();
    // What that has put on the bus again is settled with it.
    await authority.settleBus();
    for (const { message } of authority.woken.splice(0)) queue(message, 0);
    const due = lane.filter(({ dueAtEpochMs }) => dueAtEpochMs <= clock.nowEpochMs);
    const later = lane.filter((waiting) => !due.includes(waiting));
    lane.splice(0, lane.length, ...later);
    for (const { message } of due) {
      const received = { message, sqsSentAtEpochMs: Date.parse(message.sentAt) };
      const action = await deliver(
        { ...received, remainingMs: () => 20_000 },
        delivery.dependencies,
      );
      if (action.queue === 'return') returned.push(action.because);
    }
    for (const { message, delaySeconds } of delivery.sent.splice(0)) queue(message, delaySeconds);
  }

  const bus = {
    put: async (events: readonly PlayerEvent[]) => {
      put.push(...events);
      for (const event of events) {
        const reading = readIntakeEvent(JSON.stringify({ detail: event }), config);
        if ('invalid' in reading) throw new Error(reading.invalid);
        authority.bus.push(reading.event);
      }
    },
  };
  const sqs = {
    async send(command: GetQueueUrlCommand | SendMessageCommand) {
      if (command instanceof GetQueueUrlCommand) return { QueueUrl: command.input.QueueName };
      const { MessageBody = '', DelaySeconds = 0 } = command.input;
      const message = readWakeUp(MessageBody);
      if (message) queue(message, DelaySeconds);
      return {};
    },
  };
  const wait = async (ms: number) => {
    clock.nowEpochMs += ms;
    await work();
  };
  const usual = { config, bus, wait, sqs: sqs as unknown as SQSClient };
  return {
    authority,
    delivery,
    /** Everything that a command has put on the bus. */
    put,
    /** Why lane messages were not acknowledged: SQS would move them to the dead letters. */
    returned,
    wait,
    cli: (options: Parameters<typeof commandLine>[1] = {}) =>
      commandLine(engine, { ...usual, ...options }),
    farSide: farSideOf(delivery),
  };
}

/** Platforms that log what they receive, and book it. */
function farSideOf({ requests }: DeliveryBench): FarSide & { clicks: object[] } {
  const clicks: object[] = [];
  return {
    clicks,
    registerClick: async (click) => {
      clicks.push(click);
      return { clickId: click.clickId ?? `minted-${crypto.randomUUID()}` };
    },
    requests: async () =>
      requests.map(({ method, url, body = '' }, index): ReceivedPostback => {
        const path = url.slice(new URL(url).origin.length).replace('tok%2Fsecret', '***');
        const outcome = { recorded: true, verdict: 'accepted' };
        return { method, path, body, outcome, conversions: [{ conversionId: `booked-${index}` }] };
      }),
  };
}
