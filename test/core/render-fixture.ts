import type { PlatformSpecificationInput } from '../../core/platform-specification.ts';
import type { PostbackValues } from '../../core/postback.ts';
import { type RenderInput, renderRequest } from '../../core/render-request.ts';
import { postbackRow } from './postback-row.ts';
import { specification } from './specification.ts';

export const { values } = postbackRow();
/** The request of the made-up platform, for a test to vary. */
export const QUERY = specification().request;

/** Renders a first deposit for the made-up platform. */
export function render(
  platform: Partial<PlatformSpecificationInput>,
  overrides: Partial<PostbackValues> = {},
  input: Partial<RenderInput> = {},
) {
  return renderRequest({
    specification: specification(platform),
    baseUrl: 'https://example.com/base',
    row: { milestone: 'ftd', values: { ...values, ...overrides } },
    credentials: {},
    ...input,
  });
}

export function rendered(...given: Parameters<typeof render>) {
  const request = render(...given);
  if ('fault' in request) throw new Error(`not rendered: ${request.fault.rule}`);
  return request;
}
