/** The source adapters that exist; `source-adapters.ts` holds the code behind each name. */
export const SOURCE_ADAPTER_NAMES = ['stripe', 'standard-webhooks'] as const;

export type SourceAdapterName = (typeof SOURCE_ADAPTER_NAMES)[number];
