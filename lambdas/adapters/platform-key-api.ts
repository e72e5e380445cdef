import { type PipelineConfig, platformOf } from '../../core/pipeline-config.ts';
import { renderKeyRequest } from '../../core/rendering/render-request.ts';
import type { SigningKey } from '../../core/signing/signing-key.ts';
import type { RequestTemplate } from '../../core/specification/request-template.ts';
import type { Credentials, HttpSender } from '../delivery/ports.ts';
import type { PlatformKeyApi } from '../rotation/ports.ts';

export type KeyApiDependencies = {
  config: PipelineConfig;
  credentials: Credentials;
  http: HttpSender;
  nowEpochMs(): number;
};

/** A platform's key API as its specification describes it; a platform without one has no call. */
export class DescribedKeyApi implements PlatformKeyApi {
  readonly #dependencies: KeyApiDependencies;

  constructor(dependencies: KeyApiDependencies) {
    this.#dependencies = dependencies;
  }

  async put(platform: string, key: SigningKey): Promise<'taken' | 'no-key-api'> {
    const template = this.#keyApiOf(platform)?.put;
    if (template === undefined) return 'no-key-api';
    const refused = await this.#ask(platform, template, key);
    if (refused !== undefined) throw new Error(refused);
    return 'taken';
  }

  async probe(
    platform: string,
    key: SigningKey,
  ): Promise<'verified' | 'no-probe' | { refused: string }> {
    const template = this.#keyApiOf(platform)?.probe;
    if (template === undefined) return 'no-probe';
    const refused = await this.#ask(platform, template, key);
    return refused === undefined ? 'verified' : { refused };
  }

  #keyApiOf(platform: string) {
    return platformOf(this.#dependencies.config, platform)?.specification.signing?.keyApi;
  }

  /** @returns why it was refused; undefined if the answer was 2xx */
  async #ask(
    platform: string,
    template: RequestTemplate,
    newKey: SigningKey,
  ): Promise<string | undefined> {
    const { config, http, nowEpochMs } = this.#dependencies;
    const settings = platformOf(config, platform);
    if (settings === undefined) return `"${platform}" is not configured`;
    const rendered = renderKeyRequest({
      template,
      platform: settings,
      credentials: await this.#credentialsFor(platform),
      newKey,
      keys: { current: newKey },
      nowEpochMs: nowEpochMs(),
    });
    if ('fault' in rendered) return `${rendered.fault.parameter}: ${rendered.fault.rule}`;
    return refusalOf(await http.send(rendered.wire, settings.timeoutSeconds * 1000));
  }

  async #credentialsFor(platform: string): Promise<Record<string, string>> {
    const { config, credentials } = this.#dependencies;
    const needed = platformOf(config, platform)?.specification.credentials ?? [];
    return needed.length === 0 ? {} : (await credentials.read(platform)).values;
  }
}

function refusalOf(answer: Awaited<ReturnType<HttpSender['send']>>): string | undefined {
  if (answer.kind !== 'answered') return `${answer.kind}: ${answer.failure}`;
  const isTaken = answer.status >= 200 && answer.status <= 299;
  return isTaken ? undefined : `answered ${answer.status}`;
}
