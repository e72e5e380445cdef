import { SOURCE_SAMPLES } from '../integrations/sources/samples.ts';
import type { WebhookRequest } from '../integrations/sources/source-adapter.ts';
import type { SampleFacts, SourceSample } from '../integrations/sources/source-sample.ts';
import { CommandError } from './command-error.ts';
import { textsOf } from './source-mask.ts';
import { type NamedSource, secretNameOf } from './source-named.ts';
import { readCredentials, readSourceSecret } from './source-secret.ts';
import type { Target } from './target.ts';

/** A signed sample, and the texts that no output may show. */
export type SignedSample = { request: WebhookRequest; secrets: string[] };

type Order = {
  source: NamedSource;
  brand: string | undefined;
  facts: SampleFacts;
  url: string;
  /** With a key of nobody instead of the stage's. */
  trial: boolean;
  nowEpochMs: number;
};

const SAMPLES: Readonly<Record<string, SourceSample | undefined>> = SOURCE_SAMPLES;

/** @throws {CommandError} `NO_SAMPLE`, `NO_KEY`, `BAD_KEY` or `ONLY_SOURCE_SIGNS` */
export async function signSample(order: Order, target: Target): Promise<SignedSample> {
  const { source, facts, url, trial, nowEpochMs } = order;
  const sample = SAMPLES[source.settings.adapter];
  if (sample === undefined) {
    throw new CommandError('NO_SAMPLE', `No sample of ${source.description.title} can be made.`);
  }
  const { settings } = source.settings;
  const { privateKey } = trial ? sample.trial : {};
  const credentials = trial ? sample.trial.credentials : await keyOf(order, target);
  const request = sample.sign(facts, { credentials, settings, nowEpochMs, url }, privateKey);
  if (request === undefined) throw onlySourceSigns(source);
  return { request, secrets: [...textsOf(credentials), ...(privateKey ? [privateKey] : [])] };
}

async function keyOf({ source, brand }: Order, { config, secrets }: Target): Promise<object> {
  const secretName = secretNameOf(config, source, brand);
  const kept = await readSourceSecret(secrets, secretName);
  if (kept === undefined) {
    throw new CommandError(
      'NO_KEY',
      `The secret "${secretName}" of ${source.name} does not exist, or is empty. Put the key in with "source set-key", or sign with a key of nobody by --trial.`,
    );
  }
  const read = readCredentials(kept.current, source);
  if ('credentials' in read) return read.credentials;
  throw new CommandError('BAD_KEY', `${read.fault} Put the right one in with "source set-key".`);
}

function onlySourceSigns({ name, description: { title } }: NamedSource): CommandError {
  return new CommandError(
    'ONLY_SOURCE_SIGNS',
    `No sample can be signed for ${name}: what the stage has is what ${title} is verified with, and only ${title} has the key to sign with. Have ${title} send a test notification, or send one of nobody with --trial, which a stage refuses unless it has the public half of that key.`,
  );
}
