import { expect, test } from 'vitest';
import { toHttpAnswer } from '../../../local/gateway/http-answer.ts';

test('an answer with a status code is sent as it is, header names in lower case', () => {
  const answer = toHttpAnswer({
    statusCode: 202,
    headers: { 'X-Kind': 'a', 'Content-Type': 'application/json' },
    body: '{}',
  });

  expect(answer).toEqual({
    status: 202,
    headers: { 'content-type': 'application/json', 'x-kind': 'a' },
    body: Buffer.from('{}'),
  });
});

test('a base64 body is sent as its bytes', () => {
  const answer = toHttpAnswer({ statusCode: 200, body: '/wA=', isBase64Encoded: true });

  expect(answer.body).toEqual(Buffer.from([0xff, 0x00]));
});

test('each cookie is a header of its own', () => {
  const answer = toHttpAnswer({ statusCode: 204, cookies: ['a=1', 'b=2'] });

  expect(answer.headers['set-cookie']).toEqual(['a=1', 'b=2']);
});

test.each([
  ['an object', { ok: true }, '{"ok":true}'],
  ['a text', 'done', '"done"'],
])('%s without a status code is JSON with 200', (_, returned, body) => {
  const answer = toHttpAnswer(returned);

  expect(answer).toEqual({
    status: 200,
    headers: { 'content-type': 'application/json' },
    body,
  });
});

test.each([
  ['a status code that is no number', { statusCode: 'two' }],
  ['a body that is no text', { statusCode: 200, body: { a: 1 } }],
])('%s is the function’s failure', (_, returned) => {
  const answer = toHttpAnswer(returned);

  expect(answer.status).toBe(500);
  expect(answer.body).toBe('{"message":"Internal Server Error"}');
});
