import type { PlatformSpecification } from '../../../core/specification/platform-specification.ts';
import type { RequestTemplate } from '../../../core/specification/request-template.ts';
import type { Parameter } from '../../../core/specification/value-source.ts';

/** The parameters beside the path that every registration carries. */
export function parametersOfRegistration(specification: PlatformSpecification): Parameter[] {
  const { query = [], body } = templateOf(specification);
  return [...query, ...(body?.parameters ?? [])].filter(
    ({ absent, onlyWith, onlyInTests, milestones = ['registration'] }) =>
      absent === undefined && !onlyWith && !onlyInTests && milestones.includes('registration'),
  );
}

export function withoutParameter(wanted: Parameter) {
  return alter((parameters) => parameters.filter((parameter) => parameter !== wanted));
}

export function withText(wanted: Parameter, text: string) {
  return alter((parameters) =>
    parameters.map((parameter) =>
      parameter === wanted ? { ...parameter, value: { from: 'constant', text } } : parameter,
    ),
  );
}

/** With one that the platform has never heard of. */
export function withSurplus(specification: PlatformSpecification): PlatformSpecification {
  const surplus: Parameter = { name: 'surplus', value: { from: 'constant', text: '1' } };
  const { query = [], ...rest } = templateOf(specification);
  return withTemplate(specification, { ...rest, query: [...query, surplus] });
}

function alter(change: (parameters: Parameter[]) => Parameter[]) {
  return (specification: PlatformSpecification): PlatformSpecification => {
    const { query, body, ...rest } = templateOf(specification);
    return withTemplate(specification, {
      ...rest,
      ...(query && { query: change(query) }),
      ...(body && { body: { ...body, parameters: change(body.parameters) } }),
    });
  };
}

function templateOf({ events, requests }: PlatformSpecification): RequestTemplate {
  const template = requests[events.registration?.request ?? ''];
  if (template === undefined) throw new Error('there is no registration');
  return template;
}

function withTemplate(
  specification: PlatformSpecification,
  template: RequestTemplate,
): PlatformSpecification {
  const { events, requests } = specification;
  return {
    ...specification,
    requests: { ...requests, [events.registration?.request ?? '']: template },
  };
}
