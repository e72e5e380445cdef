import { CommandError } from './command-error.ts';

/** What went wrong and what to do next, without a stack trace. */
export function describeError(error: unknown): { code: string; message: string } {
  if (error instanceof CommandError) return { code: error.code, message: error.message };
  if (!(error instanceof Error)) return { code: 'UNKNOWN', message: String(error) };
  // Node gives a refused connection a code and no message.
  const what = error.message || String((error as NodeJS.ErrnoException).code);
  const sentence = what.replace(/[.:]?$/, '.');
  return { code: error.name, message: `${error.name}: ${sentence} ${nextStep(error)}` };
}

function nextStep({ name, message }: Error): string {
  if (/Credentials|Token|Signature|UnrecognizedClient/.test(name)) {
    return 'Sign in to the account of the stage and try again.';
  }
  if (/Region is missing/.test(message)) return 'Set AWS_REGION to the region of the stage.';
  if (/ResourceNotFound|QueueDoesNotExist|NonExistentQueue/.test(name)) {
    return 'Is the stage deployed to this account and region?';
  }
  if (/AccessDenied/.test(name)) return 'Ask for a role that may do what is named here.';
  return 'Try again.';
}
