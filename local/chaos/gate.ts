import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/**
 * A port of this machine that leads to another one, or refuses connections while it is shut: one platform
 * can be out of reach while the others, behind the same simulator, are not.
 */
export class Gate {
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #target: URL | undefined;
  #port = 0;

  /** The port, the same each time. */
  get port(): number {
    return this.#port;
  }

  /** Where it leads; until this is said, whoever comes is sent away. */
  leadTo(origin: string): void {
    this.#target = new URL(origin);
  }

  async open(): Promise<void> {
    if (this.#server !== undefined) return;
    const server = createServer((socket) => this.#pass(socket));
    this.#server = server;
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (typeof address === 'object' && address !== null) this.#port = address.port;
  }

  /** Whoever is inside is cut off. */
  async shut(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    const closed = once(server, 'close');
    server.close();
    for (const socket of this.#sockets) socket.resetAndDestroy();
    await closed;
  }

  #pass(socket: Socket): void {
    if (this.#target === undefined) return void socket.destroy();
    const far = connect(Number(this.#target.port), this.#target.hostname);
    for (const [one, other] of [
      [socket, far],
      [far, socket],
    ] as const) {
      this.#sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        this.#sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  }
}
