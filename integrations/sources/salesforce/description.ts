import * as z from 'zod';
import type { SourceDescription } from '../../../core/source-description.ts';
import { noCredentials } from '../credential-formats.ts';
import { mappingSettings } from '../mapped-events.ts';

const settings = z.strictObject(
  mappingSettings({
    playerId: 'payload.Player_Id__c',
    brand: 'payload.Brand__c',
    product: 'payload.Product__c',
    channel: 'payload.Channel__c',
    clickPlatform: 'payload.Click_Platform__c',
    clickId: 'payload.Click_Id__c',
    clickedAt: 'payload.Clicked_At__c',
    campaign: 'payload.Campaign__c',
    partner: 'payload.Partner__c',
    promoCode: 'payload.Promo_Code__c',
    domain: 'payload.Domain__c',
    depositId: 'payload.Deposit_Id__c',
    transactionId: 'payload.Transaction_Id__c',
    amount: 'payload.Amount__c',
    currency: 'payload.Currency__c',
    deposited: 'payload.Deposited__c',
    wagered: 'payload.Wagered__c',
    period: 'payload.Period__c',
    revision: 'payload.Revision__c',
    ggr: 'payload.Ggr__c',
    ngr: 'payload.Ngr__c',
  }),
);
export type SalesforceSettings = z.infer<typeof settings>;

export const salesforceDescription: SourceDescription = {
  title: 'Salesforce',
  reports: 'players',
  methods: [],
  carriers: ['event-bus'],
  settings,
  credentials: noCredentials,
  // Salesforce keeps events for three days, from which a relay may be started again.
  replay: { by: 'event-id', retrySpanHours: 72 },
  unsigned: [],
};
