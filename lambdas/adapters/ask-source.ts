import { type PipelineConfig, sourceOf } from '../../core/pipeline-config.ts';
import { CredentialsUnusableError, parseCredentials } from '../../core/source-credentials.ts';
import { SOURCE_CONFIRMERS } from '../../integrations/sources/confirmers.ts';
import {
  SOURCE_DESCRIPTIONS,
  type SourceAdapterName,
} from '../../integrations/sources/descriptions.ts';
import { normaliseReport } from '../../integrations/sources/normalise-report.ts';
import { UnparseableWebhookError } from '../../integrations/sources/source-adapter.ts';
import {
  type CallSource,
  NotConfirmableError,
  type SourceConfirmer,
  SourceUnavailableError,
} from '../../integrations/sources/source-confirmer.ts';
import type { AskSource } from '../authority/claim-ports.ts';
import { SecretUnreadableError } from './secrets.ts';

type Options = {
  config: PipelineConfig;
  /** The current text of a source's secret. */
  sourceSecret(source: string, brand?: string): Promise<string>;
  pseudonymKey(): Promise<string>;
  call: CallSource;
  nowEpochMs(): number;
};

/** Asks sources by their own confirmers, with the credentials in their secrets. */
export function sourceAsker(options: Options): AskSource {
  const { config, call, nowEpochMs } = options;
  return async (claim) => {
    const source = sourceOf(config, claim.source);
    const name = source?.adapter as SourceAdapterName;
    const confirmer: SourceConfirmer | undefined = SOURCE_CONFIRMERS[name];
    if (!source || !confirmer) return { cannotAsk: `${claim.source} cannot be asked` };
    const brand = source.secrets === 'per-brand' ? claim.brand : undefined;
    try {
      const text = await options.sourceSecret(claim.source, brand);
      const reports = await confirmer.confirm(claim.subject, {
        credentials: parseCredentials(text, SOURCE_DESCRIPTIONS[name]),
        settings: source.settings,
        currencies: config.currencies,
        nowEpochMs: nowEpochMs(),
        call,
      });
      const pseudonymKey = await options.pseudonymKey();
      const origin = {
        source: claim.source,
        ...(claim.brand !== undefined && { brand: claim.brand }),
      };
      return {
        said: reports.map((report) => normaliseReport(report, origin, { config, pseudonymKey })),
      };
    } catch (error) {
      return meaningOf(error);
    }
  };
}

function meaningOf(error: unknown): { cannotAsk: string } | { noAnswer: string } {
  if (
    error instanceof NotConfirmableError ||
    error instanceof CredentialsUnusableError ||
    error instanceof UnparseableWebhookError
  ) {
    return { cannotAsk: error.message };
  }
  if (error instanceof SourceUnavailableError || error instanceof SecretUnreadableError) {
    return { noAnswer: error.message };
  }
  throw error;
}
