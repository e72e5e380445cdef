import type { StageConfigInput } from '../core/stage-config.ts';

/** Production, as an example to copy: replace brands, hosts and brand IDs with your own. */
export const prod: StageConfigInput = {
  stage: 'prod',
  brands: ['aurora', 'borealis'],
  sources: {
    stripe: { adapter: 'stripe' },
    crm: { adapter: 'standard-webhooks' },
  },
  authority: { registration: 'crm', deposit: 'stripe' },
  platforms: {
    scaleo: {
      specification: 'scaleo',
      baseUrl: 'https://example.scaletrk.com',
      brands: { aurora: {}, borealis: {} },
    },
    revvvs: {
      specification: 'revvvs',
      baseUrl: 'https://revvvs.com',
      brands: { aurora: { account: { brandId: '00000000-0000-4000-8000-000000000001' } } },
    },
  },
  // The sites whose pages report clicks; see docs/clicks.md.
  clicks: {
    sites: {
      'https://www.aurora.example': 'aurora',
      'https://www.borealis.example': 'borealis',
    },
    // CloudFront leads their path /postproof/* to the API.
    proxies: 1,
  },
  alarms: { runbookUrl: 'https://github.com/postproof/postproof/blob/main/docs/runbook' },
};
