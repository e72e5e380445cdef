/** The local stack cannot start; the message says why and what to do. */
export class LaunchError extends Error {
  override readonly name = 'LaunchError';
  readonly code: 'ALREADY_RUNNING' | 'BAD_ARGUMENT' | 'SIMULATOR_FAILED' | 'SYNTH_FAILED';

  constructor(code: LaunchError['code'], message: string) {
    super(message);
    this.code = code;
  }
}
