import type { RequestTemplate } from '../specification/request-template.ts';
import { own } from './own.ts';
import { percentEncoded } from './percent-encoding.ts';
import type { Scope } from './scope.ts';
import { sourceValue } from './source-value.ts';
import { joinedBy, onWire, plain, rewritten, type Text } from './text.ts';
import { allOf, faultOf, isObstacle, isText, type RenderFault, type Value } from './value.ts';

/**
 * The path of a request, every value in it encoded once. A value can neither add a segment nor take
 * one away: a slash is encoded, and a segment that servers drop or resolve (`.`, `..`, an empty one)
 * is a fault.
 */
export function pathText(
  template: RequestTemplate,
  scope: Scope,
): { path: Text } | { fault: RenderFault } {
  const segments: Text[] = [];
  for (const segment of template.path.split('/')) {
    const value = segmentValue(segment, template, scope);
    if (!isText(value)) return { fault: faultOf(segment.replaceAll(/[{}]/g, ''), value) };
    segments.push(value);
  }
  return { path: joinedBy('/', segments) };
}

function segmentValue(segment: string, template: RequestTemplate, scope: Scope): Value {
  // Between the fixed stretches stand the names of the placeholders.
  const values = segment
    .split(/[{}]/)
    .map((part, index) => (index % 2 === 1 ? encodedValue(part, template, scope) : plain(part)));
  const texts = allOf(values);
  if (isObstacle(texts)) return texts;
  const text = texts.flat();
  const isLost = segment.includes('{') && /^\.*$/.test(onWire(text));
  return isLost ? { rule: 'must not be empty or only dots in a path' } : text;
}

function encodedValue(name: string, { pathValues = {} }: RequestTemplate, scope: Scope): Value {
  const source = own(pathValues, name);
  const value = source ? sourceValue(source, scope) : { missing: name };
  return isText(value) ? rewritten(value, percentEncoded) : faultOf(name, value);
}
