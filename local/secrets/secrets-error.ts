/** A Secrets Manager call that fails, under the name AWS gives the failure. Never holds a secret's value. */
export class SecretsError extends Error {
  override readonly name = 'SecretsError';
  readonly code: SecretsErrorCode;
  readonly httpStatus = 400;

  constructor(code: SecretsErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

export type SecretsErrorCode =
  | 'ResourceNotFoundException'
  | 'ResourceExistsException'
  | 'InvalidRequestException'
  | 'InvalidParameterException'
  | 'UnknownOperationException';
