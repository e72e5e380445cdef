import { expect, test } from 'vitest';
import { EXAMPLE_PLATFORM } from '../core/documents/example-platform.ts';
import { spec } from './spec-command-line.ts';

const written = {
  example: EXAMPLE_PLATFORM,
  broken: { ...EXAMPLE_PLATFORM, name: 'broken', title: '', transactionIdMaxLength: 7 },
};

test('every fault of a specification is told, and the others are checked all the same', async () => {
  const { exitCode, out } = await spec({ root: '/', written }, ['check']);

  expect(exitCode).toBe(1);
  expect(out.split('\n')).toEqual([
    'example: ok',
    'broken: 2 wrong',
    expect.stringMatching(/^ {2}- title is "": /),
    expect.stringMatching(/^ {2}- transactionIdMaxLength is 7: /),
  ]);
});

test('one specification can be checked alone', async () => {
  const { exitCode, out } = await spec({ root: '/', written }, ['check', 'example']);

  expect({ exitCode, out }).toEqual({ exitCode: 0, out: 'example: ok' });
});

test('a review that is overdue is a warning and fails nothing', async () => {
  const after = Date.parse('2027-02-23T00:00:00Z');

  const { exitCode, out } = await spec({ root: '/', written }, ['check', 'example'], after);

  expect(exitCode).toBe(0);
  expect(out).toMatch(/^example: ok\n {2}warning: example .*2027-02-22.*docs\.example\.com/);
});

test('on the day itself a review is not overdue', async () => {
  const day = Date.parse('2027-02-22T23:59:59Z');

  const { out } = await spec({ root: '/', written }, ['check', 'example'], day);

  expect(out).toBe('example: ok');
});

test('with --json the findings are one document', async () => {
  const { exitCode, out } = await spec({ root: '/', written }, ['check', '--json']);

  expect(exitCode).toBe(1);
  expect(JSON.parse(out)).toMatchObject({
    specifications: [
      { platform: 'example', faults: [] },
      { platform: 'broken', faults: [expect.stringContaining('title'), expect.anything()] },
    ],
  });
});
