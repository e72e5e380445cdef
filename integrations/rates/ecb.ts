import { XMLParser } from 'fast-xml-parser';
import * as z from 'zod';
import { describeIssue } from '../../core/describe-issue.ts';
import { type RateTable, rateTable } from '../../core/money/rate-table.ts';

/** The name under which these rates are kept, and which the books show. */
export const ECB = 'ecb';

/** What was read is not the daily reference rates as we know them; nothing of it is used. */
export class UnreadableRatesError extends Error {
  override readonly name = 'UnreadableRatesError';
  readonly code = 'POSTPROOF_UNREADABLE_RATES';
  readonly faults: readonly string[];

  constructor(faults: readonly string[], options?: ErrorOptions) {
    super(
      `The daily reference rates of the ECB cannot be read: ${faults.join('; ')}. The rates of before stay in use until they are too old: compare what rates.url answers with integrations/rates/ecb.ts, or set rates.source to "operator" and put in your own with "postproof rates put".`,
      options,
    );
    this.faults = faults;
  }
}

/** Texts stay texts, because 1.10 is no number but two decimals; entities stay what they are. */
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: false,
});

const document = z.object({
  'gesmes:Envelope': z.object({
    Cube: z.object({
      Cube: z.strictObject({
        '@time': z.string(),
        Cube: z.array(z.strictObject({ '@currency': z.string(), '@rate': z.string() })),
      }),
    }),
  }),
});

/**
 * Reads `eurofxref-daily.xml`: units of each currency for one euro, of one day.
 *
 *     <gesmes:Envelope xmlns:gesmes="..." xmlns="...">
 *       <Cube><Cube time='2024-06-28'><Cube currency='USD' rate='1.0705'/>...</Cube></Cube>
 *     </gesmes:Envelope>
 *
 * The shape agrees with public copies of the file from 2009 to 2024. The live file is unverified:
 * it could not be fetched where this was written.
 *
 * @throws {UnreadableRatesError} for anything else: no XML, a document type (the file has none, and
 *   its entities can be made to grow without end), several days, a rate that is no plain decimal
 * @see https://www.ecb.europa.eu/stats/policy_and_exchange_rates/euro_reference_exchange_rates/html/index.en.html
 */
export function readEcbRates(xml: string): RateTable {
  if (/<!(DOCTYPE|ENTITY)/i.test(xml)) {
    throw new UnreadableRatesError(['it has a document type']);
  }
  const { '@time': date, Cube: cubes } = checked(document, parsed(xml))['gesmes:Envelope'].Cube
    .Cube;
  const rates = Object.fromEntries(cubes.map((cube) => [cube['@currency'], cube['@rate']]));
  if (Object.keys(rates).length < cubes.length) {
    throw new UnreadableRatesError(['it has a currency twice']);
  }
  return checked(rateTable, { source: ECB, date, base: 'EUR', rates });
}

function parsed(xml: string): unknown {
  try {
    return parser.parse(xml, true);
  } catch (cause) {
    throw new UnreadableRatesError(['it is no XML'], { cause });
  }
}

function checked<T>(schema: z.ZodType<T>, given: unknown): T {
  const result = schema.safeParse(given, { reportInput: true });
  if (result.success) return result.data;
  throw new UnreadableRatesError(result.error.issues.map(describeIssue));
}
