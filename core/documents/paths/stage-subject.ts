import type { PipelineConfig } from '../../pipeline-config.ts';
import type { SourceConfig } from '../../source-config.ts';
import type { SourceDescription } from '../../source-description.ts';

/** What the paths of a stage are told from: its file, resolved, and what is known of its kinds of source. */
export type StageSubject = {
  config: PipelineConfig;
  descriptions: Readonly<Record<string, SourceDescription>>;
};

/** One source of the stage with what is known of its kind. */
export type DescribedSource = {
  name: string;
  source: SourceConfig;
  description: SourceDescription;
};

/** In the order of the stage file. */
export function describedSources({ config, descriptions }: StageSubject): DescribedSource[] {
  return Object.entries(config.sources).flatMap(([name, source]) => {
    const description = descriptions[source.adapter];
    return description === undefined ? [] : [{ name, source, description }];
  });
}

/** How far a source proves whose an event is. */
export type ProofOfPlayer = 'signed' | 'unsigned' | 'token-only' | 'event-bus';

export function proofOfPlayer({ source, description }: DescribedSource): ProofOfPlayer {
  // Who may put an event on a bus is settled before it is there.
  if (source.eventBus) return 'event-bus';
  const { unsigned } = description;
  // A kind that signs nothing is trusted for knowing its token, and waits for no reference.
  if (unsigned.includes('everything')) return 'token-only';
  return unsigned.includes('playerId') ? 'unsigned' : 'signed';
}
