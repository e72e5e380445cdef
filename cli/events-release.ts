import type { Command } from 'commander';
import { type BusEvent, isClaim } from '../core/claim.ts';
import { eventIdentity } from '../core/player-event.ts';
import {
  type EventName,
  findWaiting,
  notWaiting,
  readEventName,
  readPerson,
} from './events-named.ts';
import { typeOf, type Waiting } from './events-waiting.ts';
import {
  type CommandContext,
  type CommonOptions,
  type Outcome,
  withCommonOptions,
} from './perform.ts';
import { findSource } from './source-named.ts';
import type { Target } from './target.ts';

type Options = CommonOptions & { by: string };

const SUSPECTED = 'suspected-duplicate';
/** Reasons that nothing can do away with: the event would only be held again. */
const FINAL_REASONS: Readonly<Record<string, string>> = {
  'no-identity':
    "it names no payment, and never will. Have the operator's backend report the payment with a depositId of its own",
  'currency-changed':
    "the player's statements are kept in another currency, and that never changes. Have the source state the period again in that currency",
};

export function addEventsRelease(parent: Command, { perform }: CommandContext): void {
  withCommonOptions(parent.command('release'))
    .description('lets an event that waits for a person be decided again')
    .argument('<name>', 'source/sourceEventId, as "events list" prints it', readEventName)
    .requiredOption('--by <who>', 'who says so', readPerson)
    .action(async (name: EventName, options: Options) => {
      await perform(options, (target) => release(target, name, options.by));
    });
}

async function release(target: Target, name: EventName, by: string): Promise<Outcome> {
  const { config, ledger } = target;
  const source = findSource(config, name.source).name;
  const identity = eventIdentity(name);
  const waiting = await findWaiting(ledger, name);
  const [first] = waiting;
  if (first === undefined) return notWaiting(identity, source);
  const releasable = waiting.filter(({ reason }) => !Object.hasOwn(FINAL_REASONS, reason));
  if (releasable.length === 0) return refusal(identity, first);
  await target.bus.put(releasable.map((one) => eventToPut(one, by)));
  return {
    ok: true,
    json: { name: identity, did: 'released', by, reasons: releasable.map(({ reason }) => reason) },
    lines: releasable.map((one) => `${identity}: ${typeOf(one.event)}: ${next(one, by)}`),
  };
}

function eventToPut({ event, reason }: Waiting, by: string): BusEvent {
  if (isClaim(event)) {
    if (event.type === 'unattributed') return event;
    // Else the authority would find that it has asked for long enough.
    const { askedSince: _, ...asked } = event;
    return asked;
  }
  return {
    ...event,
    ...(reason === SUSPECTED && { vouchedBy: by }),
    released: true,
  };
}

function refusal(identity: string, { event, reason }: Waiting): Outcome {
  const because = FINAL_REASONS[reason] ?? reason;
  return {
    ok: false,
    json: { name: identity, did: 'refused', reason, because },
    lines: [`${identity}: ${typeOf(event)}: refused: ${because}.`],
  };
}

/** What happens now, and where one sees it. */
function next({ reason, suspectedOf }: Waiting, by: string): string {
  const again = 'If it is in "events list" again in a minute, it could still not be decided.';
  switch (reason) {
    case SUSPECTED:
      return `put on the bus; by the word of ${by} it is not the same as ${suspectedOf ?? 'another one'}, and is decided as a payment of its own. ${again}`;
    case 'not-confirmable':
    case 'source-unavailable':
      return `put on the bus; its source is asked anew, and what it confirms is decided. ${again}`;
    case 'unknown-reference':
      return `put on the bus; it is decided if its reference is registered by now, and else waits on. A registration of the reference releases it by itself.`;
    case 'reference-mismatch':
      return `put on the bus; it is decided if brand, amount and currency are as registered. ${again}`;
    default:
      return `put on the bus; it is decided anew. ${again}`;
  }
}
