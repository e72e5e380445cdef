import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { parseCapture } from '../../core/click-cookie.ts';
import { CLICKS_ROUTES, resourceNames } from '../../lambdas/contract.ts';
import { loadStage } from '../../stages/index.ts';
import type { LocalDescription } from '../launch/local-description.ts';
import { operatorSettings } from '../launch/operator-settings.ts';

export type SentClick = { platform: string; clickId: string; name?: string };

export type ClickSender = {
  /**
   * What a page of the brand's site sends when a visitor lands.
   *
   * @returns the status, and what the cookie in the answer keeps
   */
  land(brand: string, click: SentClick): Promise<{ status: number; capture?: string }>;
  /** What the operator's backend sends when it knows whose click it was. @returns status and answer */
  bind(body: object): Promise<{ status: number; answer: unknown }>;
};

/** Plays a site of the local stage, and the backend behind it. */
export async function openClickSender(description: LocalDescription): Promise<ClickSender> {
  const key = await readBindingsKey(description);
  const call = (route: string, body: object, headers: Record<string, string>) =>
    fetch(new URL(route, description.clicks), {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
  return {
    async land(brand, click) {
      const body = { v: 1, ageMs: 0, path: 'web', means: ['cookie', 'session'], ...click };
      const answer = await call(CLICKS_ROUTES.click, body, { origin: siteOf(brand) });
      const capture = keptIn(answer.headers.get('set-cookie') ?? '');
      return { status: answer.status, ...(capture !== undefined && { capture }) };
    },
    async bind(body) {
      const answer = await call(CLICKS_ROUTES.binding, body, { authorization: `Bearer ${key}` });
      return { status: answer.status, answer: await answer.json() };
    },
  };
}

/** @throws {Error} if the local stage has no site of the brand */
function siteOf(brand: string): string {
  const { sites } = loadStage('local').clicks;
  const site = Object.keys(sites).find((origin) => sites[origin] === brand);
  if (site === undefined) throw new Error(`stages/local.ts has no site of ${brand}: add one.`);
  return site;
}

function keptIn(cookie: string): string | undefined {
  const value = /^postproof_click_kept=([^;]+)/.exec(cookie)?.[1];
  return value !== undefined && parseCapture(value) ? value : undefined;
}

async function readBindingsKey(description: LocalDescription): Promise<string> {
  const secrets = new SecretsManagerClient(operatorSettings(description));
  const SecretId = resourceNames('local').bindingsKey;
  const { SecretString = '' } = await secrets.send(new GetSecretValueCommand({ SecretId }));
  secrets.destroy();
  return SecretString;
}
