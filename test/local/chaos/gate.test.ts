import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { Gate } from '../../../local/chaos/gate.ts';

/** An open gate that leads to a server which answers "far", or never. */
async function openGate() {
  const server = createServer((request, response) => {
    if (request.url !== '/never') response.end('far');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const gate = new Gate();
  await gate.open();
  gate.leadTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  onTestFinished(async () => {
    await gate.shut();
    server.closeAllConnections();
    server.close();
  });
  return gate;
}

async function ask(gate: Gate, path = '/'): Promise<string> {
  try {
    const url = `http://127.0.0.1:${gate.port}${path}`;
    const answer = await fetch(url, { headers: { connection: 'close' } });
    return await answer.text();
  } catch (error) {
    return String(((error as Error).cause as { code?: string }).code);
  }
}

test('an open gate leads to the far side', async () => {
  const gate = await openGate();

  expect(await ask(gate)).toBe('far');
});

test('a shut gate refuses connections, and is open again at the same port', async () => {
  const gate = await openGate();

  await gate.shut();
  const shut = await ask(gate);
  await gate.open();

  expect(shut).toBe('ECONNREFUSED');
  expect(await ask(gate)).toBe('far');
});

test('whoever waits for an answer is cut off when the gate is shut', async () => {
  const gate = await openGate();
  const waiting = ask(gate, '/never');
  await ask(gate);

  await gate.shut();

  expect(await waiting).not.toBe('far');
});
