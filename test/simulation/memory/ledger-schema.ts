import { INDEXES } from '../../../lambdas/contract.ts';
import type { TableSchema } from './memory-table.ts';

/** Keys and indexes as `lib/ledger.ts` makes them; test/helpers holds them against the template. */
export const LEDGER_KEYS = {
  keys: { hash: 'pk', sort: 'sk' },
  indexes: {
    [INDEXES.byHour]: { hash: 'hour', sort: 'createdAt' },
    [INDEXES.attention]: { hash: 'attention', sort: 'attentionSince' },
    [INDEXES.traces]: { hash: 'trace', sort: 'traceRest' },
  },
} satisfies Omit<TableSchema, 'tableName'>;
