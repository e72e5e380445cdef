import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';

const HOST = '127.0.0.1';
/** Longer than any client here keeps an idle connection, so that the server never closes it first. */
const KEEP_ALIVE_MS = 65_000;

/** An HTTP server on this machine only, which can stop and resume listening on one port. */
export class LoopbackServer {
  readonly #server: Server;
  #port = 0;

  constructor(listener: RequestListener) {
    this.#server = createServer((request, response) => {
      // A connection that outlived the listening socket must not carry a new request.
      if (this.#server.listening) listener(request, response);
      else request.socket.destroy();
    });
    this.#server.keepAliveTimeout = KEEP_ALIVE_MS;
  }

  /**
   * @param port - 0 takes a free one
   * @returns the origin, `http://127.0.0.1:<port>`
   * @throws {Error} `EADDRINUSE` if another process has the port
   */
  async listen(port: number): Promise<string> {
    this.#server.listen(port, HOST);
    await once(this.#server, 'listening');
    const address = this.#server.address();
    if (address !== null && typeof address === 'object') this.#port = address.port;
    return `http://${HOST}:${this.#port}`;
  }

  /** Refuses connections from now on. Requests under way still get their answers. */
  pause(): void {
    if (this.#server.listening) this.#server.close();
  }

  /** Listens again, on the port of before. */
  async resume(): Promise<void> {
    if (!this.#server.listening) await this.listen(this.#port);
  }

  /** Ends every connection, whatever it is waiting for. */
  close(): void {
    this.pause();
    this.#server.closeAllConnections();
  }
}
