/** An invocation failed: the handler threw, ran out of time, or its instance died. */
export class FunctionError extends Error {
  override readonly name = 'FunctionError';
  readonly code:
    | 'FUNCTION_THREW'
    | 'FUNCTION_TIMED_OUT'
    | 'FUNCTION_CRASHED'
    | 'FUNCTION_UNBOOTABLE';
  readonly functionName: string;

  constructor(
    code: FunctionError['code'],
    details: { functionName: string; message: string; cause?: unknown },
  ) {
    super(`${details.functionName}: ${details.message}`, { cause: details.cause });
    this.code = code;
    this.functionName = details.functionName;
  }
}
