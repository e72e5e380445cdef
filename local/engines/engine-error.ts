/** An engine could not be started, or stopped answering. The message says which, and what to do. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  readonly code: 'ENGINE_MISSING' | 'ENGINE_NOT_READY' | 'ENGINE_REFUSED';
  readonly engine: string;

  constructor(
    code: EngineError['code'],
    details: { engine: string; message: string; cause?: unknown },
  ) {
    super(`${details.engine}: ${details.message}`, { cause: details.cause });
    this.code = code;
    this.engine = details.engine;
  }
}
