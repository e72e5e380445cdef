import * as z from 'zod';
import type { Assembly, Resource } from '../assembly/load-assembly.ts';
import { PolicyNotEvaluableError } from './access-errors.ts';
import { compileResourcePolicy, type Statement } from './policy-statement.ts';

const permission = z.strictObject({
  Action: z.string(),
  FunctionName: z.string(),
  Principal: z.string(),
  SourceAccount: z.string().optional(),
  SourceArn: z.string().optional(),
});

/**
 * The policies of functions: on AWS each permission of the template becomes a statement of its
 * function's policy.
 *
 * @throws {PolicyNotEvaluableError} for a permission that depends on more than its source
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
 */
export function functionPolicies(
  assembly: Assembly,
): Array<{ arn: string; statements: Statement[] }> {
  const functions = assembly.ofType('AWS::Lambda::Function');
  return assembly.ofType('AWS::Lambda::Permission').flatMap((resource) => {
    const given = readPermission(resource);
    return functions
      .filter(({ arn, physicalName }) => [arn, physicalName].includes(given.FunctionName))
      .map(({ arn }) => ({
        arn,
        statements: compileResourcePolicy(documentOf(given, arn), resource.logicalId),
      }));
  });
}

function readPermission({ logicalId, properties }: Resource): z.infer<typeof permission> {
  const read = permission.safeParse(properties);
  if (read.success) return read.data;
  const elements = read.error.issues.map(({ path, message }) => [...path, message].join(': '));
  throw new PolicyNotEvaluableError(logicalId, elements.join('; '));
}

function documentOf(given: z.infer<typeof permission>, functionArn: string): object {
  const { Action, Principal, SourceAccount, SourceArn } = given;
  const isService = Principal.endsWith('.amazonaws.com');
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action,
        Resource: functionArn,
        Principal: isService ? { Service: Principal } : { AWS: Principal },
        Condition: {
          ...(SourceAccount && { StringEquals: { 'aws:SourceAccount': SourceAccount } }),
          ...(SourceArn && { ArnLike: { 'aws:SourceArn': SourceArn } }),
        },
      },
    ],
  };
}
