/** Who calls: a function through its role, or an AWS service on behalf of one of our resources. */
export type Principal =
  | { kind: 'role'; arn: string }
  | { kind: 'service'; service: string; sourceArn: string };

/** One action on one resource; a list in the context is a multi-valued condition key. */
export type ActionRequest = {
  action: string;
  resource: string;
  context?: Record<string, string | string[]>;
};

export type AccessRequest = ActionRequest & { principal: Principal };

/** A denial's message is AWS's own sentence. */
export type AccessDecision = { allowed: true } | { allowed: false; message: string };
