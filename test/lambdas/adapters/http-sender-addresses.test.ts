import { describe, expect, test } from 'vitest';
import { NodeHttpSender } from '../../../lambdas/adapters/http-sender.ts';
import type { ResolveName } from '../../../lambdas/adapters/resolve-address.ts';
import { answering, listenRaw } from './raw-server.ts';

const LONG_MS = 20_000;
const SHORT_MS = 100;

type Given = { reach?: 'public' | 'loopback' | 'anywhere'; resolve?: ResolveName };

function get(url: string, given: Given = {}, timeoutMs = LONG_MS) {
  return new NodeHttpSender(given).send({ method: 'GET', url, headers: {} }, timeoutMs);
}

/** What a name leads to, and how often it was asked for. */
function zone(...answers: string[][]) {
  const asked: string[] = [];
  const resolve: ResolveName = async (name) => {
    asked.push(name);
    return answers[Math.min(asked.length, answers.length) - 1] ?? [];
  };
  return { asked, resolve };
}

function refused(failure: string) {
  return { kind: 'unreached', phase: 'refused', failure };
}

describe('a stage sends nothing', () => {
  test.each([
    '10.0.0.1',
    '127.0.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '::1',
    'fd00:ec2::254',
    '::ffff:169.254.169.254',
    '64:ff9b::a9fe:a9fe',
    '2002:a9fe:a9fe::1',
  ])('to a name that leads to %s', async (address) => {
    const answer = await get('https://platform.example/', zone([address]));

    expect(answer).toEqual(refused(`not-public ${address}`));
  });

  test('to a name of which one address of several is not public', async () => {
    const answer = await get('https://platform.example/', zone(['1.1.1.1', '10.0.0.1', '1.0.0.1']));

    expect(answer).toEqual(refused('not-public 10.0.0.1'));
  });

  test.each([
    ['https://127.0.0.1/', '127.0.0.1'],
    ['https://2130706433/', '127.0.0.1'],
    ['https://0x7f000001/', '127.0.0.1'],
    ['https://0x7f.1/', '127.0.0.1'],
    ['https://0177.0.0.1/', '127.0.0.1'],
    ['https://127.0.0.1./', '127.0.0.1'],
    ['https://0xa9fea9fe/latest/meta-data/', '169.254.169.254'],
    ['https://[::1]/', '::1'],
    ['https://[::ffff:169.254.169.254]/', '::ffff:a9fe:a9fe'],
    ['https://[fd00:ec2::254]/', 'fd00:ec2::254'],
  ])('to %s, whatever the spelling', async (url, address) => {
    const { asked, resolve } = zone(['1.1.1.1']);

    const answer = await get(url, { resolve });

    expect(answer).toEqual(refused(`not-public ${address}`));
    expect(asked).toEqual([]);
  });

  test('by plain HTTP, and asks for no name', async () => {
    const { asked, resolve } = zone(['1.1.1.1']);

    const answer = await get('http://platform.example/', { resolve });

    expect(answer).toEqual(refused('not-https'));
    expect(asked).toEqual([]);
  });

  test('by a protocol that is none of ours', async () => {
    for (const reach of ['public', 'loopback', 'anywhere'] as const) {
      expect(await get('ftp://platform.example/', { reach })).toEqual(refused('not-https'));
    }
    expect(await get('platform.example')).toEqual(refused('invalid-url'));
  });

  test('and opens no connection to find out', async () => {
    let connections = 0;
    const machine = await listenRaw(() => {
      connections += 1;
    });

    const answer = await get(`https://${machine.host}/`);

    expect(answer).toEqual(refused('not-public 127.0.0.1'));
    expect(connections).toBe(0);
  });
});

describe('a stage with simulated platforms', () => {
  test('reaches this machine by plain HTTP, and the platform is told the name', async () => {
    const platform = await answering('HTTP/1.1 200 OK', 'Content-Length: 2', '', 'ok');
    const port = platform.host.split(':')[1];

    const answer = await get(`http://platform.example:${port}/`, {
      reach: 'loopback',
      ...zone(['127.0.0.1']),
    });

    expect(answer).toMatchObject({ kind: 'answered', body: 'ok' });
    expect(platform.received()).toContain(`\r\nHost: platform.example:${port}\r\n`);
  });

  test('is one with loopbackPlatforms, and no other', async () => {
    const platform = await answering('HTTP/1.1 200 OK', 'Content-Length: 0', '', '');
    const request = { method: 'GET', url: `http://${platform.host}/`, headers: {} };

    const [local, deployed] = await Promise.all(
      [true, false].map((loopbackPlatforms) =>
        NodeHttpSender.ofStage({ loopbackPlatforms }).send(request, LONG_MS),
      ),
    );

    expect(local).toMatchObject({ kind: 'answered' });
    expect(deployed).toEqual(refused('not-https'));
  });

  test.each([
    ['http://platform.example/', '10.0.0.1', 'not-https'],
    ['http://platform.example/', '1.1.1.1', 'not-https'],
    ['https://platform.example/', '10.0.0.1', 'not-public 10.0.0.1'],
    ['https://platform.example/', '169.254.169.254', 'not-public 169.254.169.254'],
  ])('reaches no other machine of its network: %s at %s', async (url, address, failure) => {
    const answer = await get(url, { reach: 'loopback', ...zone(['127.0.0.1', address]) });

    expect(answer).toEqual(refused(failure));
  });
});

describe('the address of a name', () => {
  test('is looked up once, and the connection is to what was checked', async () => {
    const platform = await answering('HTTP/1.1 200 OK', 'Content-Length: 0', '', '');
    const rebound = await listenRaw(() => {});
    const { asked, resolve } = zone(['127.0.0.1'], ['169.254.169.254']);

    const answer = await get(`http://platform.example:${platform.host.split(':')[1]}/`, {
      reach: 'loopback',
      resolve,
    });

    expect(answer).toMatchObject({ kind: 'answered' });
    expect(asked).toEqual(['platform.example']);
    expect(rebound.received()).toBe('');
  });

  test('that takes no connection is followed by the next one', async () => {
    const platform = await answering('HTTP/1.1 200 OK', 'Content-Length: 0', '', '');

    const answer = await get(`http://platform.example:${platform.host.split(':')[1]}/`, {
      reach: 'loopback',
      ...zone(['::1', '127.0.0.1']),
    });

    expect(answer).toMatchObject({ kind: 'answered' });
  });

  test('that never ends its handshake leaves time for the others', async () => {
    let connections = 0;
    const platform = await listenRaw(() => {
      connections += 1;
    });

    const answer = await get(
      `https://platform.example:${platform.host.split(':')[1]}/`,
      { reach: 'loopback', ...zone(['127.0.0.1', '127.0.0.1']) },
      SHORT_MS,
    );

    expect(answer).toEqual({ kind: 'unreached', phase: 'tls', failure: 'timeout' });
    expect(connections).toBe(2);
  });

  test('is one of eight that are tried at the most', async () => {
    let connections = 0;
    const platform = await listenRaw((socket) => {
      connections += 1;
      socket.resetAndDestroy();
    });

    const answer = await get(`https://platform.example:${platform.host.split(':')[1]}/`, {
      reach: 'loopback',
      ...zone(Array.from({ length: 20 }, () => '127.0.0.1')),
    });

    expect(answer).toMatchObject({ kind: 'unreached', failure: 'ECONNRESET' });
    expect(connections).toBe(8);
  });
});

describe('unreached by its name is', () => {
  test('a host without an address', async () => {
    expect(await get('https://platform.example/', zone([]))).toEqual({
      kind: 'unreached',
      phase: 'dns',
      failure: 'no-address',
    });
  });

  test('a host whose name servers fail', async () => {
    const resolve = () =>
      Promise.reject(Object.assign(new Error('queryA EAI_AGAIN'), { code: 'EAI_AGAIN' }));

    expect(await get('https://platform.example/', { resolve })).toEqual({
      kind: 'unreached',
      phase: 'dns',
      failure: 'EAI_AGAIN',
    });
  });

  test('a host whose name servers say nothing until the timeout', async () => {
    const resolve = () => new Promise<string[]>(() => {});

    expect(await get('https://platform.example/', { resolve }, SHORT_MS)).toEqual({
      kind: 'unreached',
      phase: 'dns',
      failure: 'timeout',
    });
  });
});
