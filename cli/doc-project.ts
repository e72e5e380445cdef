import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describePaths } from '../core/documents/paths/describe-paths.ts';
import { InvalidStageError, type PipelineConfig } from '../core/pipeline-config.ts';
import { SOURCE_DESCRIPTIONS } from '../integrations/sources/descriptions.ts';
import { describeEvents } from '../integrations/sources/operator-documents/describe-events.ts';
import { BUS_EVENT, resourceNames } from '../lambdas/contract.ts';
import { loadStage } from '../stages/index.ts';
import { CommandError } from './command-error.ts';

/** The project whose stages and events the documents are about. */
export type DocProject = {
  /** Its directory. */
  root: string;
  /** The names of its stages, in order. */
  stages: readonly string[];
  /** @throws if the stage cannot be resolved */
  load(stage: string): PipelineConfig;
};

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const STAGES_DIRECTORY = fileURLToPath(new URL('../stages', import.meta.url));
/** It lists the stages and is none. */
const INDEX = 'index.ts';

export const THIS_DOC_PROJECT: DocProject = {
  root: ROOT,
  get stages() {
    return readdirSync(STAGES_DIRECTORY)
      .filter((file) => file.endsWith('.ts') && file !== INDEX)
      .map((file) => file.slice(0, -'.ts'.length))
      .toSorted();
  },
  load: loadStage,
};

export const PATHS_FILE = 'docs/paths.md';
export const EVENTS_DIRECTORY = 'docs/events';

/** Every generated document by its path from the project's directory. */
export function documentsOf(project: DocProject): Map<string, string> {
  const { bus, reportsDeadLetters, unrecognisedEvents } = resourceNames('prod');
  const names = {
    bus,
    reportsDeadLetters,
    unrecognisedEvents,
    detailType: BUS_EVENT.reportedEvent,
  };
  const events = [...describeEvents(names)];
  return new Map([
    [PATHS_FILE, describeStages(project, project.stages)],
    ...events.map(([file, text]): [string, string] => [`${EVENTS_DIRECTORY}/${file}`, text]),
  ]);
}

/** @throws {CommandError} `NO_SUCH_STAGE`; `BROKEN_STAGE`, of which nothing true can be written */
export function describeStages(project: DocProject, stages: readonly string[]): string {
  const unknown = stages.find((stage) => !project.stages.includes(stage));
  if (unknown !== undefined) {
    const known = project.stages.join(', ');
    const message = `No stage "${unknown}": known are ${known}.`;
    throw new CommandError('NO_SUCH_STAGE', message, { isUsage: true });
  }
  const subjects = stages.map((stage) => ({
    config: loaded(project, stage),
    descriptions: SOURCE_DESCRIPTIONS,
  }));
  return describePaths(subjects);
}

function loaded(project: DocProject, stage: string): PipelineConfig {
  try {
    return project.load(stage);
  } catch (cause) {
    const why = cause instanceof InvalidStageError ? cause.faults[0] : (cause as Error).message;
    const message = `The stage "${stage}" cannot be described: ${why}`;
    throw new CommandError('BROKEN_STAGE', message, { cause });
  }
}
