import type { Text } from './text.ts';

/** What a source gives: its text, the name of what is missing, or the rule that what is there breaks. */
export type Value = Text | Missing | Broken;

export type Missing = { missing: string };

export type Broken = {
  rule: string;
  /** Where it is not the parameter itself that breaks the rule: the currency of an amount. */
  parameter?: string;
};

/** Why a postback cannot be sent as its specification demands. */
export type RenderFault = { parameter: string; rule: string };

export function faultOf(parameter: string, value: Missing | Broken): RenderFault {
  return 'rule' in value
    ? { parameter: value.parameter ?? parameter, rule: value.rule }
    : { parameter, rule: `${value.missing} has no value` };
}

export function isText(value: Value): value is Text {
  return Array.isArray(value);
}

export function isBroken(value: Value): value is Broken {
  return 'rule' in value;
}

/** Whether there is something between a postback and its being sent. */
export function isObstacle(value: object): value is Missing | Broken {
  return 'missing' in value || 'rule' in value;
}

/** All the texts; or else what breaks a rule; or else what is missing. */
export function allOf(values: readonly Value[]): readonly Text[] | Missing | Broken {
  const missing = values.find((value): value is Missing => 'missing' in value);
  // Stryker disable next-line MethodExpression: by then all are texts; the filter tells the compiler
  return values.find(isBroken) ?? missing ?? values.filter(isText);
}

/** The rule that a value other than the allowed ones breaks. */
export function mustBeOneOf(allowed: readonly string[], text: string): string {
  const choice = allowed.length === 1 ? allowed.join() : `one of ${allowed.join(', ')},`;
  return `must be ${choice} and is ${text}`;
}
