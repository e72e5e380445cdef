/** An event pattern or target input that the local bus cannot honour; found at start, not at the first event. */
export class UnsupportedRuleError extends Error {
  override readonly name = 'UnsupportedRuleError';
  readonly code = 'RULE_NOT_SUPPORTED';
  /** Where, from the rule's logical ID (if known) down, for example `IntakeRule.detail.amount`. */
  readonly path: string;
  readonly reason: string;

  constructor(path: string, reason: string) {
    super(
      `Event rule at ${path || 'the top'}: ${reason}. Change the rule, or teach local/events the form.`,
    );
    this.path = path;
    this.reason = reason;
  }

  /** The same error seen from one level further out. */
  within(parent: string): UnsupportedRuleError {
    return new UnsupportedRuleError(`${parent}${this.path && '.'}${this.path}`, this.reason);
  }
}

/** A PutEvents call that AWS refuses as a whole. */
export class PutEventsError extends Error {
  override readonly name = 'PutEventsError';
  readonly code = 'ValidationException';
  readonly httpStatus = 400;
}
