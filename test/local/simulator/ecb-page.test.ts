import { expect, onTestFinished, test } from 'vitest';
import { readEcbRates } from '../../../integrations/rates/ecb.ts';
import { ecbPage } from '../../../local/simulator/ecb-page.ts';
import { openSimulator } from '../../../local/simulator/open-simulator.ts';
import { temporaryDirectory } from '../fixture-app/temporary-directory.ts';

test.each([
  ['Friday', '2026-11-20T12:00:00Z', '2026-11-20'],
  ['Saturday', '2026-11-21T12:00:00Z', '2026-11-20'],
  ['Sunday', '2026-11-22T12:00:00Z', '2026-11-20'],
  ['Monday', '2026-11-23T00:00:00Z', '2026-11-23'],
])('on a %s the rates are of the last working day', (_, now, date) => {
  expect(readEcbRates(ecbPage(Date.parse(now)))).toMatchObject({
    source: 'ecb',
    date,
    rates: { USD: '1.0800', SEK: '11.2500' },
  });
});

test('the page is served beside the platforms, as the reader of the rates expects it', async () => {
  const simulator = await openSimulator({
    platforms: [],
    port: 0,
    adminPort: 0,
    dataDirectory: temporaryDirectory(),
  });
  onTestFinished(() => simulator.close());

  const answer = await fetch(`${simulator.origin}/ecb/eurofxref-daily.xml`);

  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('text/xml');
  expect(readEcbRates(await answer.text()).base).toBe('EUR');
});
