/**
 * A policy holds an element that the evaluator does not know. The stack must not start: an element
 * taken as "denies" would hide a missing rule, taken as "allows" a missing grant.
 */
export class PolicyNotEvaluableError extends Error {
  override readonly name = 'PolicyNotEvaluableError';
  readonly code = 'POLICY_NOT_EVALUABLE';
  readonly logicalId: string;
  readonly element: string;

  constructor(logicalId: string, element: string) {
    super(
      `Policy ${logicalId} cannot be evaluated locally: ${element}. Change the grant, or teach local/access the element.`,
    );
    this.logicalId = logicalId;
    this.element = element;
  }
}

/** An API call whose IAM actions are not known here; it must be neither allowed nor denied by guess. */
export class UnknownOperationError extends Error {
  override readonly name = 'UnknownOperationError';
  readonly code = 'UnknownOperationException';
  readonly httpStatus = 400;
  readonly operation: string;

  constructor(service: string, operation: string) {
    super(
      `The local stack does not run ${service} ${operation}; add it to local/access/map-action.`,
    );
    this.operation = operation;
  }
}
