import type { StageConfigInput } from '../core/stage-config.ts';

/**
 * This machine: both brands and three platforms, the far side played by the simulator, and waits
 * short enough to watch. The port is that of the synthesised addresses only; the local stack puts
 * the simulator's own origin in its place.
 */
export const local: StageConfigInput = {
  stage: 'local',
  brands: ['aurora', 'borealis'],
  sources: {
    stripe: { adapter: 'stripe' },
    adyen: { adapter: 'adyen' },
    crm: { adapter: 'standard-webhooks' },
    backend: { adapter: 'operator-events', eventBus: { source: 'com.aurora.backend' } },
  },
  authority: {
    registration: 'crm',
    deposit: ['stripe', 'adyen'],
    revenue: 'backend',
    activity: 'backend',
  },
  platforms: {
    scaleo: {
      specification: 'scaleo',
      baseUrl: 'http://127.0.0.1:4580/scaleo',
      brands: { aurora: {}, borealis: {} },
      retryDelaysSeconds: [1, 3, 6],
      timeoutSeconds: 2,
    },
    revvvs: {
      specification: 'revvvs',
      baseUrl: 'http://127.0.0.1:4580/revvvs',
      brands: {
        aurora: { account: { brandId: '0b7c1c52-6f0e-4a5e-9d5e-0a0000000001' } },
        borealis: { account: { brandId: '0b7c1c52-6f0e-4a5e-9d5e-0a0000000002' } },
      },
      retryDelaysSeconds: [1, 3, 6],
      timeoutSeconds: 2,
    },
    // One without a format of its own: it takes what we offer, signed, and new keys by an API.
    partnerhub: {
      specification: 'generic',
      baseUrl: 'http://127.0.0.1:4580/partnerhub',
      brands: { aurora: {}, borealis: {} },
      retryDelaysSeconds: [1, 3, 6],
      timeoutSeconds: 2,
    },
  },
  // Where one tries a landing page on this machine.
  clicks: {
    sites: { 'http://localhost:8080': 'aurora', 'http://127.0.0.1:8080': 'borealis' },
    proxies: 0,
  },
  // Short, so that one can watch a key come into force.
  signing: { keyCacheSeconds: 2 },
  intake: { functionTimeoutSeconds: 8, visibilityTimeoutSeconds: 10 },
  delivery: { functionTimeoutSeconds: 9, leaseSeconds: 10, visibilityTimeoutSeconds: 12 },
  ledger: { protect: false },
  logRetentionDays: 7,
  alarms: { runbookUrl: 'https://github.com/postproof/postproof/blob/main/docs/runbook' },
  rates: { url: 'http://127.0.0.1:4580/ecb/eurofxref-daily.xml' },
  loopbackPlatforms: true,
};
