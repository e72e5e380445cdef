import type * as z from 'zod';

const MAX_SHOWN_CHARACTERS = 200;

/** What is wrong with one setting: its path, its value and what is allowed there. */
export function describeIssue(issue: z.core.$ZodIssue): string {
  const path = issue.path.map(String).join('.') || '(top)';
  if (issue.code === 'unrecognized_keys') {
    return `${path} has unknown settings: ${issue.keys.join(', ')}`;
  }
  if (issue.code === 'invalid_key') {
    return `${path} is no possible name: ${issue.issues[0]?.message ?? issue.message}`;
  }
  return `${path} is ${shown(issue)}: ${allowed(issue)}`;
}

function shown(issue: z.core.$ZodIssue): string {
  const value = givenIn(issue);
  if (value === undefined) return 'missing';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > MAX_SHOWN_CHARACTERS ? `${text.slice(0, MAX_SHOWN_CHARACTERS)}…` : text;
}

function givenIn(issue: z.core.$ZodIssue): unknown {
  // Such an issue has the path of the word that tells the variants apart, but their whole as input.
  return issue.code === 'invalid_union' && issue.discriminator !== undefined
    ? Object(issue.input)[issue.discriminator]
    : issue.input;
}

/** Of a value that fits none of several forms, what is wrong with it in the eyes of each. */
function allowed(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return issue.message;
  const forms = issue.errors.map((faults) =>
    faults
      .map((fault) => (fault.path.length === 0 ? allowed(fault) : describeIssue(fault)))
      .join(' and '),
  );
  return [...new Set(forms)].join('; or: ');
}
