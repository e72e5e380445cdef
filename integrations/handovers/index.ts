import * as z from 'zod';
import { adjust, adjustGiven } from './adjust.ts';
import { appLink, appLinkGiven } from './app-link.ts';
import { appsflyer, appsflyerGiven } from './appsflyer.ts';
import { bareToken, bareTokenGiven } from './bare-token.ts';
import type { TokenReading } from './handover-token.ts';
import { installReferrer, installReferrerGiven } from './install-referrer.ts';

/** Every way in which an app learns which hand-over is its own. */
export const handoverSource = z.discriminatedUnion(
  'kind',
  [bareTokenGiven, installReferrerGiven, appLinkGiven, appsflyerGiven, adjustGiven],
  { error: 'must have a kind: token, install-referrer, app-link, appsflyer or adjust' },
);

export type HandoverSource = z.infer<typeof handoverSource>;

/** The token in what an app has got, or why there is none. */
export function readHandoverToken(from: HandoverSource): TokenReading {
  switch (from.kind) {
    case 'token':
      return bareToken(from);
    case 'install-referrer':
      return installReferrer(from);
    case 'app-link':
      return appLink(from);
    case 'appsflyer':
      return appsflyer(from);
    case 'adjust':
      return adjust(from);
  }
}
