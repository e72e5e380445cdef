import type { SourceDescription } from '../../core/source-description.ts';
import { SOURCE_ADAPTERS } from './adapters.ts';
import { SOURCE_DESCRIPTIONS, type SourceAdapterName } from './descriptions.ts';
import type { SourceAdapter } from './source-adapter.ts';

/** Every kind of source, its description beside its code. */
export const SOURCE_KINDS = Object.fromEntries(
  (Object.keys(SOURCE_DESCRIPTIONS) as SourceAdapterName[]).map((name) => [
    name,
    { description: SOURCE_DESCRIPTIONS[name], adapter: SOURCE_ADAPTERS[name] },
  ]),
) as Record<SourceAdapterName, { description: SourceDescription; adapter: SourceAdapter }>;
