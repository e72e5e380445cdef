import { DAY_MS } from '../../core/days.ts';

/** Where the daily reference rates are on the platforms' port; the local stage's `rates.url`. */
export const ECB_PATH = '/ecb/eurofxref-daily.xml';

/** Units for one euro. Made up, and always the same: whoever tries something can do the sum. */
const RATES: Readonly<Record<string, string>> = {
  USD: '1.0800',
  JPY: '162.50',
  CZK: '25.000',
  DKK: '7.4600',
  GBP: '0.84000',
  HUF: '400.00',
  PLN: '4.3200',
  SEK: '11.2500',
  CHF: '0.9450',
  NOK: '11.7000',
  BRL: '6.1200',
  CAD: '1.4850',
  INR: '91.800',
};

/** From Sunday on: how many days ago the last working day was. */
const DAYS_SINCE_WORK = [2, 0, 0, 0, 0, 0, 1];

/** The file that the ECB publishes, of the last working day; what it says is in no way theirs. */
export function ecbPage(nowEpochMs: number): string {
  const daysAgo = DAYS_SINCE_WORK[new Date(nowEpochMs).getUTCDay()] ?? 0;
  const date = new Date(nowEpochMs - daysAgo * DAY_MS).toISOString().slice(0, 10);
  const cubes = Object.entries(RATES).map(
    ([currency, rate]) => `\t\t\t<Cube currency='${currency}' rate='${rate}'/>\n`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
	<gesmes:subject>Reference rates</gesmes:subject>
	<gesmes:Sender>
		<gesmes:name>Simulated central bank</gesmes:name>
	</gesmes:Sender>
	<Cube>
		<Cube time='${date}'>
${cubes.join('')}\t\t</Cube>
	</Cube>
</gesmes:Envelope>
`;
}
