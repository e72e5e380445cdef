import { type Command, InvalidArgumentError } from 'commander';
import { maskSecrets } from '../core/mask-secrets.ts';
import { currencyCode } from '../core/money/currencies.ts';
import { playerId, reference } from '../core/player-event.ts';
import type { Answer } from '../core/verdicts/read-answer.ts';
import type { SampleFacts } from '../integrations/sources/source-sample.ts';
import { NodeHttpSender } from '../lambdas/adapters/http-sender.ts';
import {
  type CommandContext,
  type CommonOptions,
  type Outcome,
  withCommonOptions,
} from './perform.ts';
import { describeMoney } from './render-money.ts';
import { renderFacts } from './render-table.ts';
import { destinationOf } from './source-destination.ts';
import { maskAnswer, maskHeaders } from './source-mask.ts';
import { findWebhookSource, secretNameOf } from './source-named.ts';
import { type SignedSample, signSample } from './source-sample.ts';
import type { Target } from './target.ts';

type Options = CommonOptions & {
  url?: string;
  brand?: string;
  player: string;
  depositId?: string;
  amountMinor: number;
  currency: string;
  trial?: true;
};

/** From connecting to the last byte of the answer. */
const TIMEOUT_MS = 10_000;
const MAX_AMOUNT = 10 ** 14;

export function addSourceSend(parent: Command, { perform, io }: CommandContext): void {
  withCommonOptions(parent.command('send'))
    .description('sends a signed sample, a deposit where the source reports deposits, to a URL')
    .argument('<source>', 'as in the stage file')
    .option('--url <url>', 'where to; by default the webhook URL of the local stack')
    .option('--brand <name>', 'of the player, and of the URL; the first of the stage if not given')
    .option('--player <id>', "the operator's ID of the player", fits(playerId), 'sample-player')
    .option(
      '--deposit-id <id>',
      "the operator's reference; a new one if not given",
      fits(reference),
    )
    .option('--amount-minor <n>', 'in minor units: 5000 is EUR 50.00', readAmount, 5000)
    .option('--currency <code>', 'of the amount', fits(currencyCode), 'EUR')
    .option('--trial', "sign with a key of nobody in place of the stage's")
    .action(async (source: string, options: Options) => {
      await perform(options, (target) => send(target, source, options, io.nowEpochMs()));
    });
}

async function send(
  target: Target,
  name: string,
  options: Options,
  nowEpochMs: number,
): Promise<Outcome> {
  const { config } = target;
  const { brand, trial = false } = options;
  const source = findWebhookSource(config, name);
  // Also a sample of nobody's key goes to a URL that needs the brand.
  secretNameOf(config, source, brand);
  const url = destinationOf(options, name, brand);
  const facts: SampleFacts = {
    playerId: options.player,
    brand: brand ?? source.settings.brand ?? config.brands[0] ?? '',
    depositId: options.depositId ?? `sample-${nowEpochMs}`,
    // Digits, which every kind of source can have for a reference of its own.
    transactionId: String(nowEpochMs),
    amountMinor: options.amountMinor,
    currency: options.currency,
  };
  const sample = await signSample({ source, brand, facts, url, trial, nowEpochMs }, target);
  const { method, url: signedUrl, headers, body } = sample.request;
  const answer = await new NodeHttpSender({ reach: 'anywhere' }).send(
    {
      method,
      url: signedUrl,
      headers: Object.fromEntries(
        Object.entries(headers).filter((pair): pair is [string, string] => pair[1] !== undefined),
      ),
      body: Buffer.from(body).toString('utf8'),
    },
    TIMEOUT_MS,
  );
  return outcomeOf({ name, facts, trial, sample, answer });
}

type Sent = {
  name: string;
  facts: SampleFacts;
  trial: boolean;
  sample: SignedSample;
  answer: Answer;
};

function outcomeOf({ name, facts, trial, sample, answer }: Sent): Outcome {
  const { request, secrets } = sample;
  const { method, body } = request;
  const url = maskSecrets(request.url, secrets);
  const headers = maskHeaders(request.headers, secrets);
  const shown =
    answer.kind === 'answered'
      ? { status: answer.status, body: maskAnswer(answer.body, secrets) }
      : { failure: `${answer.kind}: ${answer.failure}` };
  const key = trial ? 'a key of nobody' : "the stage's key";
  return {
    ok: answer.kind === 'answered' && answer.status >= 200 && answer.status < 300,
    json: { source: name, trial, facts, sent: { method, url, headers }, answer: shown },
    lines: [
      `${name}: ${method} ${url}, ${body.byteLength} bytes, signed with ${key}`,
      ...renderFacts(headers),
      `About ${describeMoney({ ...facts, amountMinor: String(facts.amountMinor) })} of player "${facts.playerId}" of ${facts.brand}, deposit ID "${facts.depositId}", as far as the source says such things.`,
      ...describeAnswer(shown),
    ],
  };
}

function describeAnswer(shown: { status: number; body: string } | { failure: string }): string[] {
  if ('status' in shown) return [`Answer: ${shown.status}`, ...shown.body.split(/\r?\n/)];
  return [
    `No answer within ${TIMEOUT_MS / 1000} s (${shown.failure}). Is it the right URL, and does something listen there?`,
  ];
}

type Schema = {
  safeParse(text: string): { success: boolean; error?: { issues: Array<{ message: string }> } };
};

function fits(schema: Schema): (text: string) => string {
  return (text) => {
    const { success, error } = schema.safeParse(text);
    if (success) return text;
    throw new InvalidArgumentError(`It ${error?.issues[0]?.message ?? 'cannot be used'}.`);
  };
}

function readAmount(text: string): number {
  const amount = Number(text);
  if (/^\d{1,15}$/.test(text) && amount >= 1 && amount <= MAX_AMOUNT) return amount;
  throw new InvalidArgumentError(`Give a whole number of minor units from 1 to ${MAX_AMOUNT}.`);
}
