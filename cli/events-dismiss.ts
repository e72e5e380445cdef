import type { Command } from 'commander';
import { eventIdentity } from '../core/player-event.ts';
import { endWaiting } from '../lambdas/adapters/waiting-items.ts';
import {
  type EventName,
  findWaiting,
  notWaiting,
  readEventName,
  readPerson,
} from './events-named.ts';
import { typeOf } from './events-waiting.ts';
import {
  type CommandContext,
  type CommonOptions,
  type Outcome,
  withCommonOptions,
} from './perform.ts';
import { findSource } from './source-named.ts';
import type { Target } from './target.ts';

type Options = CommonOptions & { by: string; why: string };

export function addEventsDismiss(parent: Command, { perform }: CommandContext): void {
  withCommonOptions(parent.command('dismiss'))
    .description(
      'ends the waiting of an event for good: nothing comes of it, and it stays on record',
    )
    .argument('<name>', 'source/sourceEventId, as "events list" prints it', readEventName)
    .requiredOption('--by <who>', 'who says so', readPerson)
    .requiredOption('--why <text>', 'why, for the record')
    .action(async (name: EventName, options: Options) => {
      await perform(options, (target) => dismiss(target, name, options));
    });
}

async function dismiss(
  { config, ledger }: Target,
  name: EventName,
  { by, why }: Options,
): Promise<Outcome> {
  const source = findSource(config, name.source).name;
  const identity = eventIdentity(name);
  const waiting = await findWaiting(ledger, name);
  const dismissedAt = new Date(ledger.nowEpochMs()).toISOString();
  const outcome = { status: 'dismissed', dismissedBy: by, dismissedWhy: why, dismissedAt };
  const dismissed = [];
  for (const one of waiting) {
    if (await endWaiting(ledger, one.key, outcome)) dismissed.push(one);
  }
  if (dismissed.length === 0) return notWaiting(identity, source);
  return {
    ok: true,
    json: {
      name: identity,
      did: 'dismissed',
      by,
      why,
      reasons: dismissed.map((one) => one.reason),
    },
    lines: dismissed.map(
      ({ event, reason }) => `${identity}: ${typeOf(event)} (${reason}): dismissed by ${by}.`,
    ),
  };
}
