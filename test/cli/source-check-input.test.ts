import { describe, expect, test } from 'vitest';
import { asJson, fileOf } from './source-bench.ts';
import { CheckBench, fromStripe } from './source-check-bench.ts';

const bench = new CheckBench();

describe('a file that is no recorded request is a usage error:', () => {
  test.each([
    ['{"method": "POST",', 'it begins like JSON and is none'],
    ['{"method":"POST","url":"/webhooks/x","headers":{}}', 'url: must be the whole URL'],
    [
      '{"method":"POST","url":"https://a.example","headers":{},"body":{"s":"hunter2"}}',
      'body: must be the body as one text, as it was sent, not an object',
    ],
    [
      '{"method":"POST","url":"https://a.example","headers":{},"body":"a","bodyBase64":"YQ=="}',
      'it: has both body and bodyBase64: give one',
    ],
    ['{"method":"POST","url":"https://a.example"}', 'headers: '],
    ['hello', 'line 1 is no request line'],
    ['POST /webhooks/x HTTP/1.1\r\n\r\nx', 'it has no usable host header'],
    ['POST /webhooks/x HTTP/1.1\nHost: a\n{"s":"hunter2"}', 'line 3 is no header'],
  ])('%j', async (recording, why) => {
    const { exitCode, out, err } = await bench.check('stripe', recording);

    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(err).toContain('is no recorded request: ');
    expect(err).toContain(why);
    expect(err).not.toContain('hunter2');
  });
});

describe('is a usage error:', () => {
  test.each([
    { args: ['nobody'], err: 'has no source "nobody"' },
    { args: ['backend'], err: 'come over the event bus' },
    { args: ['mine'], err: 'say which with --brand' },
    { args: ['stripe', '--brand', 'zeta'], err: 'has no brand "zeta"' },
    { args: ['stripe', '--at', 'soon'], err: 'Give an age such as 24h' },
    { args: ['stripe', '--request', '-', '--key-file', '-'], err: 'cannot both be standard input' },
    { args: ['stripe', '--key-file', 'nowhere'], err: 'nowhere cannot be read: ENOENT' },
  ])('check $args', async ({ args, err }) => {
    const result = await bench.run('--request', fileOf(asJson(fromStripe())), ...args);

    expect(result).toMatchObject({ exitCode: 2, out: '' });
    expect(result.err).toContain(err);
  });
});

test('a secret that is not there says what to do', async () => {
  const args = ['mine', '--brand', 'aurora', '--request', fileOf(asJson(fromStripe()))];

  const { exitCode, err } = await bench.run(...args);

  expect(exitCode).toBe(1);
  expect(err).toBe(
    'The secret "postproof/test/source/mine/aurora" of mine does not exist, or is empty. Deploy stage test, put the key in with "source set-key", or give it with --key-file.',
  );
});
