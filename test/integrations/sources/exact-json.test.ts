import { describe, expect, test } from 'vitest';
import { parseExactJson } from '../../../integrations/sources/exact-json.ts';
import { UnparseableWebhookError } from '../../../integrations/sources/source-adapter.ts';

describe('JSON whose numbers are read as texts', () => {
  test.each([
    ['1.10', '1.10'],
    ['-0', '-0'],
    ['1e400', '1e400'],
    ['0.1000000000000000055511151231257827', '0.1000000000000000055511151231257827'],
    ['123456789012345678901', '123456789012345678901'],
    ['{"a":[1.0,{"b":2.50}]}', { a: ['1.0', { b: '2.50' }] }],
    ['{"a":"1.10","b":true,"c":null}', { a: '1.10', b: true, c: null }],
  ])('%s', (text, value) => {
    expect(parseExactJson(text)).toEqual(value);
  });

  test.each([
    ['that is cut off', '{'],
    ['that is empty', ''],
    ['with a number that is none', '{"a":01}'],
    ['that is nested too deeply', '['.repeat(200_000)],
  ])('is refused in a text %s', (_what, text) => {
    expect(() => parseExactJson(text)).toThrow(UnparseableWebhookError);
  });
});
