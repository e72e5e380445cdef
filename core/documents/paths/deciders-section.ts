import type { PipelineConfig } from '../../pipeline-config.ts';
import type { PlayerEvent } from '../../player-event.ts';
import { bullets, table } from '../markdown.ts';
import { describeDuration } from '../words/describe-duration.ts';
import { describeStandIns, named } from './decider-words.ts';
import { decidersOfEvent } from './deciders.ts';

type Config = Pick<PipelineConfig, 'authority' | 'sources'>;

const EVENTS: ReadonlyArray<[type: PlayerEvent['type'], words: string]> = [
  ['registration', 'registration'],
  ['deposit', 'deposit'],
  ['refund', 'refund, chargeback'],
  ['reference', 'whose a payment is'],
  ['activity', 'what a player has paid in and staked'],
  ['revenue', "a player's revenue"],
];

/** Which source decides what, whatever platform is told of it. */
export function decidersSection(config: Config): string[] {
  const described = EVENTS.map(([type, words]) => ({
    words,
    deciders: decidersOfEvent(type, config),
  }));
  const anyStandIns = described.some(({ deciders }) => deciders.standIns.length > 0);
  return [
    '### Who decides',
    table(
      ['What', 'Decided by', 'In its place', 'Only corroborates'],
      described.map(({ words, deciders }) => [
        words,
        named(deciders.authority),
        describeStandIns(deciders) ?? 'nobody',
        deciders.corroborating.length === 0 ? 'nobody' : named(deciders.corroborating, 'and'),
      ]),
    ),
    bullets([
      'Of several authorities the one that reports a thing decides it; another report of the same thing is a duplicate.',
      'What a source says that only corroborates is kept (`corroborating`), and nothing is sent for it.',
      ...(anyStandIns
        ? [
            'A silence is counted from the report of the source that stands in; what it then decides is marked `authority-silent`.',
          ]
        : []),
      describeSuspicion(config),
    ]),
  ];
}

function describeSuspicion({ authority, sources }: Config): string {
  const { suspectMinutes } = authority;
  if (Object.keys(sources).length < 2) {
    return 'There is one source, so no payment can be reported by two.';
  }
  if (suspectMinutes === 0) {
    return 'Two reports of one payment without a common reference are never suspected: both count.';
  }
  const minutes = describeDuration(suspectMinutes * 60);
  return `Two sources that report the same amount of one player within ${minutes}, without a common reference, may mean one payment: where both would be decided, the second waits for a person (\`suspected-duplicate\`).`;
}
