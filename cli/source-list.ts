import type { Command } from 'commander';
import { authoritiesOf, silenceBefore } from '../core/authority.ts';
import type { PipelineConfig } from '../core/pipeline-config.ts';
import type { PlayerEvent } from '../core/player-event.ts';
import type { ReplayGuard } from '../core/source-description.ts';
import { type Heard, readHeard } from '../lambdas/adapters/source-heard.ts';
import {
  type CommandContext,
  type CommonOptions,
  type Outcome,
  withCommonOptions,
} from './perform.ts';
import { describeAge } from './render-age.ts';
import { renderFacts } from './render-table.ts';
import { type NamedSource, secretsOf, sourcesOf } from './source-named.ts';
import { readKeyFacts, type SourceKeyFacts } from './source-secret.ts';
import type { Target } from './target.ts';

/** What the stage file gives an authority for, by an event that such a source decides. */
const DECISIONS = {
  registration: 'registration',
  deposit: 'deposit',
  reversal: 'refund',
  reference: 'reference',
  activity: 'activity',
  revenue: 'revenue',
} as const satisfies Record<string, PlayerEvent['type']>;

type SourceFacts = {
  source: string;
  adapter: string;
  title: string;
  comesBy:
    | { carrier: 'webhook'; methods: readonly string[]; path: string }
    | { carrier: 'event-bus'; eventSource: string; account?: string };
  decides: string[];
  /** What it decides once the authority has been silent for so long. */
  standsIn: Array<{ for: string; afterMinutes: number }>;
  replay: ReplayGuard & { toleranceSeconds?: number };
  keys: SourceKeyFacts[];
  heard: Pick<Heard, 'heardAt' | 'type'> | null;
};

export function addSourceList(parent: Command, { perform, io }: CommandContext): void {
  withCommonOptions(parent.command('list'))
    .description('what is configured, whether each key is usable, and when each was last heard')
    .action(async (options: CommonOptions) => {
      await perform(options, (target) => list(target, io.nowEpochMs()));
    });
}

async function list(target: Target, nowEpochMs: number): Promise<Outcome> {
  const sources = await Promise.all(
    sourcesOf(target.config).map((source) => factsOf(source, target, nowEpochMs)),
  );
  const lines = sources.flatMap((facts, index) => [
    ...(index === 0 ? [] : ['']),
    ...linesOf(facts, nowEpochMs),
  ]);
  return { ok: true, json: { sources }, lines };
}

async function factsOf(
  source: NamedSource,
  { config, secrets, ledger }: Target,
  nowEpochMs: number,
): Promise<SourceFacts> {
  const { name, settings, description } = source;
  const [heard, keys] = await Promise.all([
    readHeard(ledger, name),
    Promise.all(secretsOf(config, source).map((one) => readKeyFacts(secrets, one, nowEpochMs))),
  ]);
  const { replay } = description;
  return {
    source: name,
    adapter: settings.adapter,
    title: description.title,
    comesBy: carrierOf(source),
    ...authorityOf(name, config),
    replay:
      replay.by === 'signed-time'
        ? { ...replay, toleranceSeconds: settings.toleranceSeconds }
        : replay,
    keys,
    heard: heard ? { heardAt: heard.heardAt, type: heard.type } : null,
  };
}

function carrierOf({ name, settings, description }: NamedSource): SourceFacts['comesBy'] {
  const { eventBus, secrets } = settings;
  if (eventBus) {
    const { source: eventSource, account } = eventBus;
    return { carrier: 'event-bus', eventSource, ...(account !== undefined && { account }) };
  }
  const path = `/webhooks/${name}${secrets === 'per-brand' ? '/<brand>' : '[/<brand>]'}`;
  return { carrier: 'webhook', methods: description.methods, path };
}

function authorityOf(
  source: string,
  config: PipelineConfig,
): Pick<SourceFacts, 'decides' | 'standsIn'> {
  const all = Object.entries(DECISIONS);
  const isDecided = (type: PlayerEvent['type']) => authoritiesOf(type, config).includes(source);
  return {
    decides: all.filter(([, type]) => isDecided(type)).map(([what]) => what),
    standsIn: all.flatMap(([what, type]) => {
      const silence = isDecided(type) ? undefined : silenceBefore({ type, source }, config);
      return silence === undefined ? [] : [{ for: what, afterMinutes: silence.minutes }];
    }),
  };
}

function linesOf(facts: SourceFacts, nowEpochMs: number): string[] {
  const { source, adapter, title, keys, heard } = facts;
  const ofKeys = keys.map((key): [string, string] => [
    key.brand === undefined ? 'key' : `key of ${key.brand}`,
    describeKey(key, nowEpochMs),
  ]);
  return [
    `${source}: ${title} (${adapter})`,
    ...renderFacts({
      'comes by': describeCarrier(facts.comesBy),
      decides: describeAuthority(facts),
      'replay guard': describeReplay(facts.replay),
      ...Object.fromEntries(ofKeys),
      'last heard':
        heard === null
          ? 'never'
          : `${describeAge(nowEpochMs - Date.parse(heard.heardAt))} ago (${heard.type})`,
    }),
  ];
}

function describeCarrier(comesBy: SourceFacts['comesBy']): string {
  if (comesBy.carrier === 'webhook') return `${comesBy.methods.join(' or ')} ${comesBy.path}`;
  const account = comesBy.account === undefined ? '' : `, of account ${comesBy.account}`;
  return `the event bus, source "${comesBy.eventSource}"${account}`;
}

function describeAuthority({ decides, standsIn }: SourceFacts): string {
  const own = decides.length === 0 ? 'nothing: it corroborates' : decides.join(', ');
  const others = standsIn.map(
    (one) => `; stands in for ${one.for} after ${one.afterMinutes} min of silence`,
  );
  return `${own}${others.join('')}`;
}

function describeReplay(replay: SourceFacts['replay']): string {
  return replay.by === 'signed-time'
    ? `a signed time, at most ${replay.toleranceSeconds} s from ours`
    : `the event's own ID; it is repeated for up to ${replay.retrySpanHours} h`;
}

function describeKey({ state, fault, since, ...key }: SourceKeyFacts, nowEpochMs: number): string {
  if (state === 'unreadable') return `unreadable: ${key.secret}: ${fault}`;
  const { previousCountsUntil: until } = key;
  const before =
    until === undefined
      ? ''
      : `; the key before it counts for ${describeAge(Date.parse(until) - nowEpochMs)} more`;
  const own = state === 'ok' ? 'ok' : `malformed: ${fault?.replace(/\.$/, '')}`;
  return `${own}, since ${since}${before}`;
}
