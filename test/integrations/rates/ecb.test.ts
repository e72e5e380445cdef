import { describe, expect, test } from 'vitest';
import { readEcbRates, UnreadableRatesError } from '../../../integrations/rates/ecb.ts';
import { ecbDocument } from './ecb-document.ts';

const FILE = `<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
	<gesmes:subject>Reference rates</gesmes:subject>
	<gesmes:Sender>
		<gesmes:name>European Central Bank</gesmes:name>
	</gesmes:Sender>
	<Cube>
		<Cube time='2026-11-20'>
			<Cube currency='USD' rate='1.0843'/>
			<Cube currency='JPY' rate='168.10'/>
			<Cube currency='SEK' rate='11.4780'/>
		</Cube>
	</Cube>
</gesmes:Envelope>
`;

function faultsOf(xml: string): readonly string[] {
  try {
    readEcbRates(xml);
  } catch (error) {
    if (error instanceof UnreadableRatesError) return error.faults;
    throw error;
  }
  throw new Error('it was read');
}

test('the daily file is a table of one day, each rate as it was written', () => {
  expect(readEcbRates(FILE)).toEqual({
    source: 'ecb',
    date: '2026-11-20',
    base: 'EUR',
    rates: { USD: '1.0843', JPY: '168.10', SEK: '11.4780' },
  });
});

test('either kind of quotation mark will do', () => {
  expect(readEcbRates(FILE.replaceAll("'", '"')).rates.SEK).toBe('11.4780');
});

describe('nothing is read of', () => {
  test('a document whose entities grow without end', () => {
    const bomb = `<?xml version="1.0"?>
<!DOCTYPE lolz [
  <!ENTITY lol "lol">
  <!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">
  <!ENTITY lol3 "&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;">
]>
${FILE.slice(FILE.indexOf('\n') + 1).replace('European Central Bank', '&lol3;')}`;

    expect(faultsOf(bomb)).toEqual(['it has a document type']);
    expect(faultsOf(FILE.replace('<gesmes:Env', '<!doctype x><gesmes:Env'))).toEqual([
      'it has a document type',
    ]);
  });

  test('a page that is no XML', () => {
    expect(faultsOf('')).toEqual(['it is no XML']);
    expect(faultsOf('{"rates":{}}')).toEqual(['it is no XML']);
    expect(faultsOf(FILE.slice(0, -20))).toEqual(['it is no XML']);
  });

  test('another document', () => {
    expect(faultsOf('<html><body>Moved</body></html>')).toEqual([
      'gesmes:Envelope is missing: Invalid input: expected object, received undefined',
    ]);
  });

  test('several days at once', () => {
    const day = "<Cube time='2026-11-19'><Cube currency='USD' rate='1.08'/></Cube>";
    const days = FILE.replace("<Cube time='2026-11-20'>", `${day}<Cube time='2026-11-20'>`);

    expect(faultsOf(days)).toHaveLength(1);
  });

  test.each([
    ['without a day', FILE.replace(" time='2026-11-20'", ''), 'gesmes:Envelope.Cube.Cube.@time is'],
    ['of no day', ecbDocument('2026-02-30', { USD: '1', JPY: '2' }), 'date is "2026-02-30"'],
    ['with no rate', FILE.replace(" rate='1.0843'", ''), 'Cube.0.@rate is missing'],
    ['with more than a rate', FILE.replace("'1.0843'", "'1.0843' unit='100'"), 'unit'],
    ['with a comma', ecbDocument('2026-11-20', { USD: '1,0843', JPY: '2' }), 'rates.USD is'],
    ['with a rate of nothing', ecbDocument('2026-11-20', { USD: '0.0', JPY: '2' }), 'rates.USD is'],
    ['with an entity for a rate', FILE.replace('1.0843', '&lt;1'), 'rates.USD is "&lt;1"'],
    ['with a currency in words', ecbDocument('2026-11-20', { Dollar: '1', JPY: '2' }), 'Dollar'],
    ['of euros in euros', ecbDocument('2026-11-20', { EUR: '1', JPY: '2' }), 'the base'],
    ['with one currency twice', FILE.replace('JPY', 'USD'), 'a currency twice'],
  ])('a file %s', (_, xml, fault) => {
    expect(faultsOf(xml).join()).toContain(fault);
  });

  test('a file without rates', () => {
    expect(faultsOf(ecbDocument('2026-11-20', {}))).toHaveLength(1);
  });
});

test('the error says what is wrong, what stays in use, and what to do', () => {
  expect(() => readEcbRates('<html/>')).toThrow(
    'The daily reference rates of the ECB cannot be read: gesmes:Envelope is missing: Invalid input: expected object, received undefined. The rates of before stay in use until they are too old: compare what rates.url answers with integrations/rates/ecb.ts, or set rates.source to "operator" and put in your own with "postproof rates put".',
  );
});
