import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { RequestRecord } from '../../../core/postback.ts';
import type { SigningRecipe } from '../../../core/specification/signing-recipe.ts';
import type { Answer } from '../../../core/verdicts/read-answer.ts';
import { DescribedKeyApi } from '../../../lambdas/adapters/platform-key-api.ts';
import { answer } from '../../helpers/delivery-bench.ts';
import { RECIPE_BY_HAND, signingConfig } from '../../helpers/signing-config.ts';

const KEY = { keyId: 'k-2', key: 'the-new-key-material' };
const RECIPE: SigningRecipe = {
  ...RECIPE_BY_HAND,
  keyApi: {
    put: {
      method: 'PUT',
      path: '/keys',
      headers: [
        {
          name: 'Authorization',
          value: {
            from: 'joined',
            parts: [
              { from: 'constant', text: 'Bearer ' },
              { from: 'credential', credential: 'token' },
            ],
          },
        },
      ],
      body: {
        encoding: 'json',
        parameters: [
          { name: 'id', value: { from: 'new-key', part: 'id' } },
          { name: 'key', value: { from: 'new-key', part: 'key' } },
        ],
      },
    },
    probe: {
      method: 'POST',
      path: '/keys/probe',
      headers: [{ name: 'X-Signature', value: { from: 'signed', part: 'signature' } }],
      body: {
        encoding: 'json',
        parameters: [{ name: 'id', value: { from: 'new-key', part: 'id' } }],
      },
    },
  },
};

function keyApi(given: Answer, recipe: SigningRecipe = RECIPE) {
  const requests: RequestRecord[] = [];
  const api = new DescribedKeyApi({
    config: signingConfig(recipe),
    credentials: { read: async () => ({ values: { token: 'tok-1' }, keyId: 'v1' }) },
    http: {
      send: async (request) => {
        requests.push(request);
        return given;
      },
    },
    nowEpochMs: () => Date.parse('2026-11-22T10:00:00Z'),
  });
  return { api, requests };
}

describe('a key', () => {
  test('is handed over as the specification says, with the platform’s credentials', async () => {
    const { api, requests } = keyApi(answer(204, ''));

    expect(await api.put('scaleo', KEY)).toBe('taken');
    expect(requests).toMatchObject([
      {
        method: 'PUT',
        url: 'https://acme.scaletrk.com/keys',
        headers: { Authorization: 'Bearer tok-1' },
        body: '{"id":"k-2","key":"the-new-key-material"}',
      },
    ]);
  });

  test('is probed by a request that it signs itself', async () => {
    const { api, requests } = keyApi(answer(200, 'ok'));

    expect(await api.probe('scaleo', KEY)).toBe('verified');
    expect(requests[0]?.headers['X-Signature']).toBe(
      createHmac('sha256', 'the-new-key-material').update('{"id":"k-2"}').digest('hex'),
    );
  });

  test.each<[string, Answer, string]>([
    ['refuses', answer(401, 'no'), 'answered 401'],
    ['sends it on', answer(302, ''), 'answered 302'],
    [
      'is not reached',
      { kind: 'unreached', phase: 'dns', failure: 'ENOTFOUND' },
      'unreached: ENOTFOUND',
    ],
    ['does not answer', { kind: 'lost', phase: 'sent', failure: 'timeout' }, 'lost: timeout'],
  ])('is not taken where the platform %s', async (_, given, why) => {
    const { api } = keyApi(given);

    await expect(api.put('scaleo', KEY)).rejects.toThrow(why);
    expect(await api.probe('scaleo', KEY)).toEqual({ refused: why });
  });

  test('is for people to hand over where the platform has no call for it', async () => {
    const { api, requests } = keyApi(answer(200, ''), RECIPE_BY_HAND);

    expect(await api.put('scaleo', KEY)).toBe('no-key-api');
    expect(await api.probe('scaleo', KEY)).toBe('no-probe');
    expect(await api.put('nobody', KEY)).toBe('no-key-api');
    expect(requests).toEqual([]);
  });
});
