/** What kept a command from its work, in words for the person at the terminal. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  /** Stable, for scripts: `NO_LOCAL_STACK`, `NO_SUCH_STAGE`, ... */
  readonly code: string;
  /** The command line itself was wrong. */
  readonly isUsage: boolean;

  constructor(code: string, message: string, options: ErrorOptions & { isUsage?: boolean } = {}) {
    super(message, options);
    this.code = code;
    this.isUsage = options.isUsage ?? false;
  }
}
