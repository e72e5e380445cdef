import { code, prose, table } from '../markdown.ts';
import {
  type DescribedSource,
  describedSources,
  type ProofOfPlayer,
  proofOfPlayer,
  type StageSubject,
} from './stage-subject.ts';

const PROOFS: Record<ProofOfPlayer, string> = {
  signed: 'yes',
  unsigned: 'no: a registered reference says whose it is',
  'token-only': 'no: whoever knows the token can say anything',
  'event-bus': 'AWS vouches for the sender',
};

/** How each source's events come, and how far they prove whose they are. */
export function sourcesTable(subject: StageSubject): string {
  return table(
    ['Source', 'Kind', 'Comes by', 'Signs the player', 'Asked whether it is true'],
    describedSources(subject).map((described) => {
      const { name, source, description } = described;
      return [
        code(name),
        `[${prose(description.title)}](sources/${source.adapter}.md)`,
        carrierOf(source),
        PROOFS[proofOfPlayer(described)],
        description.confirms ? 'yes, where it signs too little' : 'no',
      ];
    }),
  );
}

function carrierOf({ eventBus }: DescribedSource['source']): string {
  return eventBus === undefined ? 'webhook' : `event bus, as ${code(eventBus.source)}`;
}
