import type { SourceAdapterName } from './adapter-names.ts';
import type { SourceAdapter } from './source-adapter.ts';
import { standardWebhooks } from './standard-webhooks.ts';
import { stripe } from './stripe.ts';

/** The code behind each adapter name. Apart from the names, so that synthesis loads no verifier. */
export const SOURCE_ADAPTERS: Record<SourceAdapterName, SourceAdapter> = {
  stripe,
  'standard-webhooks': standardWebhooks,
};
