import type { StageConfigInput } from '../core/stage-config.ts';

/** A shared account for trying things: the platforms' hosts are placeholders to be replaced. */
export const dev: StageConfigInput = {
  stage: 'dev',
  brands: ['aurora'],
  sources: {
    stripe: { adapter: 'stripe' },
    crm: { adapter: 'standard-webhooks' },
  },
  authority: { registration: 'crm', deposit: 'stripe' },
  platforms: {
    scaleo: {
      specification: 'scaleo',
      baseUrl: 'https://sandbox.scaletrk.com',
      brands: { aurora: {} },
    },
  },
  ledger: { protect: false },
  logRetentionDays: 14,
  alarms: { runbookUrl: 'https://github.com/postproof/postproof/blob/main/docs/runbook' },
};
