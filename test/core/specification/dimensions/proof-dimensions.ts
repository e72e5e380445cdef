import { expect } from 'vitest';
import type { SigningRecipe } from '../../../../core/specification/signing-recipe.ts';
import { CLICK, query, request } from '../faults-of.ts';
import { type Dimension, type Overrides, send } from './send.ts';

const SIGNATURE = { from: 'signed', part: 'signature' } as const;
const HMAC: SigningRecipe = {
  algorithm: 'hmac-sha256',
  content: [{ part: 'body' }],
  encoding: 'hex',
  key: { encoding: 'utf8' },
  overlap: 'current-key',
};
const GOAL = { name: 'goal', value: { from: 'event' as const } };
/** `{"click":"c1","goal":"first"}` */
const JSON_BODY = { encoding: 'json' as const, parameters: [CLICK, GOAL] };

function inHeader(name: string): Overrides {
  return request({ query: [], headers: [{ name, value: SIGNATURE }], body: JSON_BODY });
}

function header(overrides: Overrides, name: string): string | undefined {
  return send(overrides).headers[name];
}

/** How a platform knows who is speaking. */
export const PROOF_DIMENSIONS: Dimension[] = [
  {
    number: 23,
    what: 'the sender is known by nothing, by a query, path, header or body key, or by Basic',
    shows: () => {
      const value = { from: 'credential' as const, credential: 'key' };
      const basic = { from: 'basic' as const, user: CLICK.value, password: value };
      const keyed = (overrides: Overrides) => send({ ...overrides, credentials: ['key'] });

      expect(send(query()).url).toMatch(/conv\?click=c1$/);
      expect(keyed(query({ name: 'token', value })).url).toMatch(/&token=secret-key$/);
      expect(keyed(request({ path: '/{key}', pathValues: { key: value } })).url).toMatch(
        /\/secret-key\?/,
      );
      expect(keyed(request({ headers: [{ name: 'X-API-Key', value }] })).headers).toMatchObject({
        'X-API-Key': 'secret-key',
      });
      expect(
        keyed(request({ headers: [{ name: 'Authorization', value: basic }] })).headers,
      ).toMatchObject({ Authorization: 'Basic YzE6c2VjcmV0LWtleQ==' });
      expect(
        keyed(request({ body: { encoding: 'json', parameters: [{ name: 'branch_key', value }] } })),
      ).toMatchObject({ body: '{"branch_key":"secret-key"}' });
    },
  },
  {
    number: 24,
    what: 'recipes: time and body, values by name, key around body, fields in a row, in the body',
    // Digests over the key `example-key`, by Python's hashlib and hmac.
    shows: () => {
      const timeAndBody: SigningRecipe = {
        ...HMAC,
        timestamp: 'unix-seconds',
        content: [{ part: 'timestamp' }, { part: 'body' }],
      };
      const valuesByName: SigningRecipe = {
        ...HMAC,
        algorithm: 'hmac-sha512',
        encoding: 'base64',
        content: [
          { part: 'parameters', in: 'body', order: 'by-name', write: 'value', between: ',' },
        ],
      };
      const keyAroundBody: SigningRecipe = {
        ...HMAC,
        algorithm: 'sha256',
        prefix: 'Bearer ',
        content: [{ part: 'key' }, { part: 'body' }, { part: 'key' }],
      };
      const fieldsInARow: SigningRecipe = {
        ...HMAC,
        algorithm: 'md5',
        content: [
          {
            part: 'parameters',
            in: 'query',
            order: 'as-sent',
            names: ['goal', 'click'],
            write: 'value',
            between: '',
          },
          { part: 'key' },
        ],
      };
      const inBody = request({
        query: [],
        body: { encoding: 'json', parameters: [CLICK, GOAL, { name: 'hmac', value: SIGNATURE }] },
      });

      expect(header({ ...inHeader('X-S'), signing: timeAndBody }, 'X-S')).toBe(
        '63bad31daa912cd1097d2e55cae0040b8686f04815877b1aa7566ace76ec47ad',
      );
      expect(header({ ...inHeader('X-S'), signing: valuesByName }, 'X-S')).toBe(
        'aHH0uoTlh4ovCfpEoe1stRyWcmHLCeoHBUBmXygDXnAFHOdTmOEbhnshjpwn2mHBHJg6R545pB3lDdQwToy7Rg==',
      );
      expect(
        header({ ...inHeader('Authorization'), signing: keyAroundBody }, 'Authorization'),
      ).toBe('Bearer e518c418d7a75874eafd7c39dc4af0333f1d97b5507ba95a977cb73ccca4e201');
      expect(
        send({ ...query(GOAL, { name: 'sig', value: SIGNATURE }), signing: fieldsInARow }).url,
      ).toMatch(/&sig=4236cd175c98a0e5423329c0b8804804$/);
      expect(send({ ...inBody, signing: valuesByName })).toMatchObject({
        body: '{"click":"c1","goal":"first","hmac":"aHH0uoTlh4ovCfpEoe1stRyWcmHLCeoHBUBmXygDXnAFHOdTmOEbhnshjpwn2mHBHJg6R545pB3lDdQwToy7Rg=="}',
      });
    },
  },
];
