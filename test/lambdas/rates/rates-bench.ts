import type { RateTable } from '../../../core/money/rate-table.ts';
import type { PostbackRow } from '../../../core/postback.ts';
import type { Answer } from '../../../core/verdicts/read-answer.ts';
import type { RatesDependencies } from '../../../lambdas/rates/ports.ts';
import { postbackRow, unconverted } from '../../core/postback-row.ts';
import { convertingConfig } from '../../helpers/converting-config.ts';
import { ecbDocument } from '../../integrations/rates/ecb-document.ts';

/** Units for one euro, on the day that most tests are about. */
export const FRIDAY: RateTable = {
  source: 'ecb',
  date: '2026-11-20',
  base: 'EUR',
  rates: { USD: '1.0843', SEK: '11.4780', JPY: '168.10' },
};

/** A deposit of 500.00 SEK on Sunday 2026-11-22 that waits for a rate. */
export function heldInKronor(overrides: Partial<PostbackRow> = {}): PostbackRow {
  const row = postbackRow({
    platform: 'trackier',
    clickId: 'sek-1',
    state: 'held',
    reason: 'no-rate',
  });
  return {
    ...row,
    values: { ...unconverted('50000', 'SEK'), clickId: 'sek-1' },
    ...overrides,
  };
}

export function answered(table: RateTable): Answer {
  const body = ecbDocument(table.date, table.rates);
  return { kind: 'answered', status: 200, headers: {}, body };
}

/** A refresh with everything in memory, at noon of Sunday 2026-11-22. */
export class RatesBench {
  readonly rows: PostbackRow[];
  readonly tables: RateTable[] = [];
  readonly wakings: Array<{ clickId: string; attempt: number; delaySeconds: number }> = [];
  readonly asked: string[] = [];
  answer: Answer = answered(FRIDAY);
  /** Thrown by the next look for held rows: the process ends there. */
  crash: Error | undefined;
  readonly dependencies: RatesDependencies;

  constructor(...rows: PostbackRow[]) {
    this.rows = rows;
    this.dependencies = {
      config: convertingConfig(),
      keepRates: async (table) => {
        this.tables.push(table);
      },
      http: {
        send: async ({ method, url }) => {
          this.asked.push(`${method} ${url}`);
          return this.answer;
        },
      },
      lanes: {
        wake: async (_platform, { pk, attempt }, delaySeconds) => {
          this.wakings.push({ clickId: pk.split('#').at(-1) ?? '', attempt, delaySeconds });
        },
      },
      nowEpochMs: () => Date.parse('2026-11-22T12:00:00.000Z'),
      ledger: {
        heldAt: (platform) => this.#heldAt(platform),
        moveWith: async (row, transition, values) => {
          Object.assign(row, { ...transition, values });
          return true;
        },
        ratesOn: async (source, date) =>
          this.tables
            .filter((table) => table.source === source && table.date <= date)
            .toSorted((one, other) => (one.date < other.date ? 1 : -1))[0],
        hasPassedTest: async () => false,
      },
    };
  }

  async *#heldAt(platform: string): AsyncGenerator<PostbackRow[]> {
    const { crash } = this;
    this.crash = undefined;
    if (crash) throw crash;
    yield this.rows.filter((row) => row.platform === platform && row.state === 'held');
  }
}
