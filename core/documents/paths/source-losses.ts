import { code } from '../markdown.ts';
import { named } from './decider-words.ts';
import { decidersOfEvent } from './deciders.ts';
import type { Loss } from './loss.ts';
import {
  type DescribedSource,
  describedSources,
  proofOfPlayer,
  type StageSubject,
} from './stage-subject.ts';

/** Where a payment does not find its player, and so not the player's click. */
export function sourceLosses(subject: StageSubject): Loss[] {
  const { authority } = decidersOfEvent('reference', subject.config);
  return describedSources(subject).flatMap((source) => [
    ...unsignedPlayer(source, authority),
    ...asked(source),
  ]);
}

function unsignedPlayer(source: DescribedSource, authority: readonly string[]): Loss[] {
  const where = `Payment from ${code(source.name)}`;
  const proof = proofOfPlayer(source);
  if (proof === 'token-only') {
    return [
      {
        where: `Event from ${code(source.name)}`,
        what: 'Nothing of it is signed: whoever knows the token can name any player and any click.',
        visible: 'nothing: compare it with another source',
      },
    ];
  }
  if (proof !== 'unsigned') return [];
  return [
    {
      where,
      what: `It does not sign the player: the payment is held until ${named(authority)} registers its reference, or reports a deposit that carries it.`,
      visible: '`unknown-reference`, `reference-mismatch`, `no-identity`',
    },
  ];
}

function asked({ name, description }: DescribedSource): Loss[] {
  if (!description.confirms) return [];
  return [
    {
      where: `Payment from ${code(name)}`,
      what: 'What it does not sign it is asked about, until it answers; if it denies, the payment is suppressed; if it cannot be asked, a person is told.',
      visible: '`waits-for-confirmation`, `not-confirmed`, `not-confirmable`, `source-unavailable`',
    },
  ];
}
