import { isRecord } from './as-record.ts';
import { AssemblyError } from './assembly-error.ts';

/** Where the values of a template's references come from. */
export type References = {
  /** The `Ref` value of a resource, or undefined if the template has no such resource. */
  ref(logicalId: string): string | undefined;
  /** A `Fn::GetAtt` value, or undefined if the resource or the attribute is unknown. */
  attribute(logicalId: string, attributeName: string): string | undefined;
  /** Pseudo parameters by name, for example `AWS::Region`. */
  pseudo: Readonly<Record<string, string>>;
};

type Context = { references: References; logicalId: string };

/**
 * Replaces every intrinsic function in a template value by what it would stand for once deployed.
 *
 * Knows `Ref`, `Fn::GetAtt`, `Fn::Join` and `Fn::Sub`, the ones CDK emits for one stack.
 *
 * @param logicalId - the resource the value belongs to, for the message
 * @throws {AssemblyError} for any other intrinsic and for a reference to something unknown: an
 *   expression passed through unresolved would only fail later and elsewhere
 */
export function resolveIntrinsics(
  value: unknown,
  logicalId: string,
  references: References,
): unknown {
  return resolve(value, { logicalId, references });
}

function resolve(value: unknown, context: Context): unknown {
  if (Array.isArray(value)) return value.map((item) => resolve(item, context));
  if (!isRecord(value)) return value;
  const intrinsic = intrinsicOf(value);
  if (intrinsic) return evaluate(intrinsic.name, intrinsic.argument, context);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, resolve(item, context)]),
  );
}

function intrinsicOf(value: Record<string, unknown>) {
  const [name, ...others] = Object.keys(value);
  if (name === undefined || others.length > 0) return undefined;
  return name === 'Ref' || name.startsWith('Fn::') ? { name, argument: value[name] } : undefined;
}

function evaluate(name: string, argument: unknown, context: Context): string {
  switch (name) {
    case 'Ref':
      return reference(String(argument), context);
    case 'Fn::GetAtt':
      return attribute(argument, context);
    case 'Fn::Join':
      return join(argument, context);
    case 'Fn::Sub':
      return substitute(argument, context);
    default:
      return refuse(`uses ${name}, which the local stack does not evaluate`, context);
  }
}

function reference(target: string, context: Context): string {
  const { references } = context;
  return (
    references.pseudo[target] ??
    references.ref(target) ??
    refuse(`refers to ${target}, which is no resource or pseudo parameter known here`, context)
  );
}

function attribute(argument: unknown, context: Context): string {
  const path = Array.isArray(argument) ? argument.map(String) : String(argument).split('.');
  const [target = '', ...rest] = path;
  return attributeOf(target, rest.join('.'), context);
}

function attributeOf(target: string, name: string, context: Context): string {
  return (
    context.references.attribute(target, name) ??
    refuse(`takes attribute ${name} of ${target}, which is unknown here`, context)
  );
}

function join(argument: unknown, context: Context): string {
  const [delimiter, parts] = Array.isArray(argument) ? argument : [];
  if (typeof delimiter !== 'string' || !Array.isArray(parts)) {
    return refuse('has a Fn::Join that is not [delimiter, [parts]]', context);
  }
  return parts.map((part) => resolve(part, context)).join(delimiter);
}

function substitute(argument: unknown, context: Context): string {
  const [template, variables] = Array.isArray(argument) ? argument : [argument, {}];
  if (typeof template !== 'string' || !isRecord(variables)) {
    return refuse('has a Fn::Sub that is neither text nor [text, variables]', context);
  }
  return template.replace(/\$\{(!?)([^}]+)\}/g, (_match, literal: string, name: string) => {
    if (literal) return `\${${name}}`;
    if (Object.hasOwn(variables, name)) return String(resolve(variables[name], context));
    const [target = '', ...rest] = name.split('.');
    return rest.length > 0
      ? attributeOf(target, rest.join('.'), context)
      : reference(name, context);
  });
}

function refuse(what: string, context: Context): never {
  throw new AssemblyError(
    `Resource ${context.logicalId} ${what}; use Ref, Fn::GetAtt, Fn::Join or Fn::Sub of this stack's own resources.`,
  );
}
