import type { RequestListener } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { postbackKey } from '../../../core/keys.ts';
import type { PostbackRow } from '../../../core/postback.ts';
import { readItem } from '../../../lambdas/adapters/ledger-table.ts';
import { listRates } from '../../../lambdas/adapters/rates-ledger.ts';
import { postbackRow } from '../../core/postback-row.ts';
import { putRow } from '../../helpers/ledger-engine.ts';
import { ecbDocument } from '../../integrations/rates/ecb-document.ts';
import { startHandler } from '../adapters/handler-under-test.ts';

const DAY_MS = 86_400_000;
const dayOf = (daysAgo: number) =>
  new Date(Date.now() - daysAgo * DAY_MS).toISOString().slice(0, 10);

let rates: Awaited<ReturnType<typeof startHandler>>;
/** What stands at the address of the rates, and the paths that were asked for. */
let page: RequestListener;
const paths: Array<string | undefined> = [];
beforeAll(async () => {
  rates = await startHandler('rates', {
    platforms(request, answer) {
      paths.push(request.url);
      page(request, answer);
    },
  });
});
afterAll(() => rates.stop());
beforeEach(async () => {
  rates.output();
  paths.length = 0;
  await rates.purge();
});

/** EventBridge's own call; nothing in it is read. */
const run = () => rates.handler({ source: 'aws.events' } as never);

function ages() {
  const lines = rates.output().filter(({ RatesAgeDays }) => RatesAgeDays !== undefined);
  for (const { _aws } of lines) {
    expect(_aws).toMatchObject({ CloudWatchMetrics: [{ Dimensions: [['stage']] }] });
  }
  return lines.map(({ RatesAgeDays }) => RatesAgeDays);
}

test('without any rates no age is reported, and the run fails for Lambda to try it again', async () => {
  page = (_, answer) => {
    answer.statusCode = 500;
    answer.end();
  };

  await expect(run()).rejects.toThrow(/No exchange rates came from .*: status 500/);

  expect(ages()).toEqual([]);
});

test('the rates are read from where the simulator stands, kept, and their age is reported', async () => {
  const row = postbackRow({ state: 'held', reason: 'no-rate' });
  await putRow(rates.table, row);
  page = (_, answer) => void answer.end(ecbDocument(dayOf(2), { USD: '1.0843', SEK: '11.4780' }));

  await run();

  expect(paths).toEqual(['/stats/eurofxref/eurofxref-daily.xml']);
  expect(await listRates(rates.table, 'ecb', 10)).toEqual([
    { source: 'ecb', date: dayOf(2), base: 'EUR', rates: { USD: '1.0843', SEK: '11.4780' } },
  ]);
  expect(ages()).toEqual([2]);
  expect(await readItem<PostbackRow>(rates.table, postbackKey(row))).toMatchObject({
    state: 'pending',
  });
  const [message] = await rates.waiting('lane-scaleo');
  expect(message?.delaySeconds).toBe(10);
  expect(JSON.parse(message?.body ?? '')).toMatchObject({ ...postbackKey(row), attempt: 1 });
});

test('when no new ones come, the age of those of before is reported, and the run fails', async () => {
  page = (_, answer) => void answer.end('<html>We have moved</html>');

  await expect(run()).rejects.toThrow('cannot be read: gesmes:Envelope is missing');

  expect(ages()).toEqual([2]);
});
