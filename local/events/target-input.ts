import { asciiJson } from '../../core/ascii-json.ts';
import { asRecord, isRecord } from '../assembly/as-record.ts';
import { UnsupportedRuleError } from './event-errors.ts';

type ReadPath = (event: unknown) => unknown;

/** `<name>` in an input template. */
const TOKEN = /<([\w.-]+)>/g;

/**
 * Compiles what a rule's target receives: the event itself, a constant (`Input`), a part of it
 * (`InputPath`) or a template (`InputTransformer`).
 *
 * In a template a token between quotes is put in as text, elsewhere as JSON. A path that the event
 * lacks becomes nothing between quotes and `""` elsewhere; AWS's own choice there is unverified.
 * AWS's predefined variables (`aws.events.*`) and wildcard paths are refused.
 *
 * @returns from an event to the message body
 * @throws {UnsupportedRuleError} for a path or token that is not known here
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function compileTargetInput(
  target: Record<string, unknown>,
  path: string,
): (event: Record<string, unknown>) => string {
  if (typeof target.Input === 'string') {
    const constant = target.Input;
    return () => constant;
  }
  if (target.InputPath !== undefined) {
    const read = compilePath(target.InputPath, `${path}.InputPath`);
    return (event) => JSON.stringify(read(event) ?? null);
  }
  if (target.InputTransformer !== undefined) {
    return compileTransformer(asRecord(target.InputTransformer), `${path}.InputTransformer`);
  }
  // AWS sends the text as it came; the local queue engine takes no character beyond U+FFFF.
  return (event) => asciiJson(event);
}

function compileTransformer(
  transformer: Record<string, unknown>,
  path: string,
): (event: unknown) => string {
  const template = String(transformer.InputTemplate ?? '');
  const reads = new Map(
    Object.entries(asRecord(transformer.InputPathsMap)).map(([name, source]) => [
      name,
      compilePath(source, `${path}.InputPathsMap.${name}`),
    ]),
  );
  const unknown = [...template.matchAll(TOKEN)].find(([, name = '']) => !reads.has(name));
  if (unknown) throw new UnsupportedRuleError(path, `the template's ${unknown[0]} has no path`);

  return (event) =>
    template.replace(TOKEN, (_token, name: string, offset: number) => {
      const value = reads.get(name)?.(event);
      return isInsideQuotes(template, offset) ? asQuotedText(value) : JSON.stringify(value ?? '');
    });
}

function isInsideQuotes(template: string, offset: number): boolean {
  const before = template.slice(0, offset).replace(/\\./g, '');
  return (before.match(/"/g)?.length ?? 0) % 2 === 1;
}

function asQuotedText(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? '');
  return value === undefined ? '' : JSON.stringify(text).slice(1, -1);
}

/** `$`, then `.name` and `[index]`. */
function compilePath(source: unknown, path: string): ReadPath {
  const text = String(source);
  if (!/^\$(\.[\w/-]+|\[\d+\])*$/.test(text)) {
    throw new UnsupportedRuleError(path, `${text} is not $ followed by .name and [index]`);
  }
  const steps = text.match(/[\w/-]+/g) ?? [];
  return (event) =>
    steps.reduce<unknown>(
      (value, step) =>
        Array.isArray(value) ? value[Number(step)] : isRecord(value) ? value[step] : undefined,
      event,
    );
}
