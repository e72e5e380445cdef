import { type Command, InvalidArgumentError } from 'commander';
import { CertificateStore } from '../lambdas/adapters/certificate-store.ts';
import { CommandError } from './command-error.ts';
import { parseSince } from './parse-since.ts';
import {
  type CommandContext,
  type CommonOptions,
  type Outcome,
  withCommonOptions,
} from './perform.ts';
import { findHints, withPreviousKey } from './source-hints.ts';
import { readInput } from './source-input.ts';
import { type CheckKeys, loadCheckKeys } from './source-keys.ts';
import { checkBrand, findWebhookSource, type NamedSource } from './source-named.ts';
import { partsOf } from './source-parts.ts';
import { readAs } from './source-reading.ts';
import { parseRecorded, type RecordedRequest } from './source-recorded.ts';
import { type CheckReport, renderCheck } from './source-render-check.ts';
import { type Judgement, judge, type Verifier } from './source-verify.ts';
import type { Target } from './target.ts';

type Options = CommonOptions & { request: string; brand?: string; at?: number; keyFile?: string };

/** All that a check needs before it begins. */
type Checked = RecordedRequest & {
  source: NamedSource;
  brand: string | undefined;
  keys: CheckKeys;
  fetchCertificate: Verifier['fetchCertificate'];
};

const FORMS = `
A recorded request is one of two:
  JSON  { "method": "POST", "url": "https://hooks.example.com/webhooks/crm", "headers": { "webhook-id": "..." },
          "body": "the text as it was sent" }; "bodyBase64" in place of "body" for bytes
  HTTP  the raw HTTP/1.1 request: request line, headers, a blank line, the bytes of the body as they were`;

export function addSourceCheck(parent: Command, { perform, io }: CommandContext): void {
  withCommonOptions(parent.command('check'))
    .description('whether a recorded request verifies and can be used, and if not, what is wrong')
    .argument('<source>', 'as in the stage file')
    .requiredOption('--request <file>', 'the recorded request; - for standard input')
    .option('--brand <name>', 'of its URL; by default what the recorded URL names')
    .option(
      '--at <time>',
      'when it came: 30m, 24h, 7d or a time such as 2026-11-22T10:00:00Z',
      (text) => readAt(text, io.nowEpochMs()),
    )
    .option('--key-file <file>', "the source's key in a file, in place of the stage's secret")
    .addHelpText('after', FORMS)
    .action(async (source: string, options: Options) => {
      await perform(options, (target) => check(target, source, options, io.nowEpochMs()));
    });
}

async function check(
  target: Target,
  name: string,
  options: Options,
  nowEpochMs: number,
): Promise<Outcome> {
  const checked = await prepare(target, name, options, nowEpochMs);
  const { source, request, keys, fetchCertificate } = checked;
  const saidEpochMs = options.at ?? nowEpochMs;
  const verifier = { source, credentials: keys.counting, fetchCertificate };
  const judgement =
    keys.fault === undefined ? await judge(request, verifier, saidEpochMs) : undefined;
  const atEpochMs = judgement?.atEpochMs ?? saidEpochMs;
  const useStage = options.keyFile === undefined;
  const verdict = judgement?.verdict;
  const isWorthTrying = verdict?.good === false && verdict.part !== 'certificate';
  const tried = { ...checked, atEpochMs };
  const report: CheckReport = {
    source: name,
    ...(checked.brand !== undefined && { brand: checked.brand }),
    ...reportOf(checked, judgement),
    hints: await (isWorthTrying
      ? findHints(tried, target, useStage)
      : verdict?.good
        ? withPreviousKey(tried)
        : []),
    reads: readAs(request, checked, { config: target.config, nowEpochMs: atEpochMs }),
  };
  const { title } = source.description;
  const lines = renderCheck(report, { title, isWorthTrying, useStage });
  return { ok: report.verifies && report.reads.kind !== 'unusable', json: report, lines };
}

async function prepare(
  target: Target,
  name: string,
  options: Options,
  nowEpochMs: number,
): Promise<Checked> {
  const { config } = target;
  const source = findWebhookSource(config, name);
  const { keyFile } = options;
  requireTwoInputs(options.request, keyFile);
  const recorded = parseRecorded(await readInput(options.request), options.request);
  const brand = options.brand ?? brandIn(recorded.request.url, name);
  checkBrand(config, brand);
  const keys = await loadCheckKeys(target, { source, brand, keyFile }, nowEpochMs);
  const certificates = new CertificateStore(() => nowEpochMs);
  const fetchCertificate = (url: URL) => certificates.fetch(url);
  return { ...recorded, source, brand, keys, fetchCertificate };
}

function reportOf({ request, source, keys, doubts }: Checked, judgement: Judgement | undefined) {
  const parts = partsOf(request, source, { keys, judgement });
  const verifies = parts.every(({ state }) => state === 'ok');
  if (judgement?.wrongTime === undefined) return { verifies, parts, doubts };
  const { verdict, atEpochMs } = judgement;
  const isFound = verdict.good || verdict.part !== 'time';
  return { verifies, ownTime: isFound ? new Date(atEpochMs).toISOString() : null, parts, doubts };
}

/** What is read to its end cannot be read again. */
function requireTwoInputs(request: string, keyFile: string | undefined): void {
  if (request !== '-' || keyFile !== '-') return;
  const message = '--request and --key-file cannot both be standard input: put one into a file.';
  throw new CommandError('ONE_INPUT', message, { isUsage: true });
}

/** The brand that the recorded URL names, if it is one of ours. */
function brandIn(url: string, source: string): string | undefined {
  const [, brand] =
    new RegExp(`/webhooks/${source}/([a-z0-9-]+)$`).exec(new URL(url).pathname) ?? [];
  return brand;
}

function readAt(text: string, nowEpochMs: number): number {
  const at = parseSince(text, nowEpochMs);
  if (at !== undefined) return at;
  throw new InvalidArgumentError(
    'Give an age such as 24h, or a past time such as 2026-11-22T10:00:00Z.',
  );
}
