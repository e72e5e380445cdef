import { bullets, prose } from '../markdown.ts';
import type { Section } from '../section.ts';

/** What we do not know, what else to know, and where it comes from. */
export const closingSections: Section = ({ specification }) => {
  const { unverified, notes, sources, version, apiVersion, reviewDue } = specification;
  return [
    '## Unverified',
    ...(unverified.length === 0
      ? ['Nothing: all of it is documented or was tried on a live account.']
      : [
          'Not in your documentation as far as we have read it, and not tried on a live account. Please correct us:',
          bullets(unverified.map(prose)),
        ]),
    ...(notes.length === 0 ? [] : ['## Notes', bullets(notes.map(prose))]),
    '## Sources',
    bullets(sources.map((url) => `<${url}>`)),
    `Version ${version} of this description${apiVersion === undefined ? '' : `, of your interface ${prose(apiVersion)}`}. It is to be compared with your documentation again by ${reviewDue}.`,
  ];
};
