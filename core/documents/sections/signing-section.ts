import { readRequest } from '../../rendering/read-request.ts';
import { renderRequest } from '../../rendering/render-request.ts';
import { bytesOf } from '../../signing/sign.ts';
import { keyBytes } from '../../signing/signing-key.ts';
import type { SigningRecipe } from '../../specification/signing-recipe.ts';
import { exampleKeys } from '../example-row.ts';
import type { Example } from '../examples.ts';
import { bullets, code, fence } from '../markdown.ts';
import type { Section } from '../section.ts';
import {
  describeAlgorithm,
  describeContent,
  describeEncoding,
  describeKey,
  describeOverlap,
  describeSigningTime,
} from '../words/describe-signing.ts';

/** How a signature is made, with one worked out by the signer itself. */
export const signingSection: Section = ({ specification, examples }) => {
  const { signing } = specification;
  if (signing === undefined) return [];
  return [
    '## Signing',
    bullets(describeRecipe(signing)),
    ...examples.slice(0, 1).flatMap((example) => describeWorkedExample(example, signing)),
  ];
};

function describeRecipe(recipe: SigningRecipe): string[] {
  const { between, prefix, timestamp, keyApi } = recipe;
  const joined = between === undefined ? 'with nothing between them' : `joined by ${code(between)}`;
  const before = prefix === undefined ? '' : `, after ${code(prefix)}`;
  return [
    `Algorithm: ${describeAlgorithm(recipe.algorithm)}.`,
    `Signed is, ${joined}: ${describeContent(recipe.content)}.`,
    `Written as: ${describeEncoding(recipe.encoding)}${before}.`,
    `The key: ${describeKey(recipe.key)}. It is kept in a secret store with an ID, and changed every quarter.`,
    ...(timestamp === undefined ? [] : [`The signing time: ${describeSigningTime(timestamp)}.`]),
    `While the key is being changed, ${describeOverlap(recipe.overlap)}.`,
    keyApi === undefined
      ? 'A new key is handed over by a person, and signs only when you have confirmed that you have it.'
      : `A new key is handed over by ${keyApi.put.method} ${code(keyApi.put.path)}${keyApi.probe ? `, and tried by ${keyApi.probe.method} ${code(keyApi.probe.path)}` : ''}.`,
  ];
}

/** The key is published here, and so good for nothing else. */
function describeWorkedExample(example: Example, signing: SigningRecipe): string[] {
  const rendered = 'input' in example ? renderRequest(example.input) : example;
  if (!('input' in example) || 'fault' in rendered) return [];
  const { specification, ...settings } = example.input.platform;
  const { signed } = readRequest(specification, rendered.wire, settings);
  if (signed === undefined) return [];
  const { current } = exampleKeys(signing);
  const content = bytesOf(signing, signed, keyBytes(current, signing.key));
  return [
    `A worked example, for the first request above. The key is ${code(current.key)}, which is published here and never in use; its ID is ${code(current.keyId)}. What is signed:`,
    fence('text', content.toString()),
    `The signature: ${code(signed.signature)}.`,
    ...(rendered.wire.url !== example.record.url || rendered.wire.body !== example.record.body
      ? ['Where a credential is a part of what is signed, it is `key` here.']
      : []),
  ];
}
