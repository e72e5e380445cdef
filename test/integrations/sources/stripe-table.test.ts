import { stripe } from '../../../integrations/sources/stripe/adapter.ts';
import { stripeDescription } from '../../../integrations/sources/stripe/description.ts';
import { stripeSample } from '../../../integrations/sources/stripe/sample.ts';
import { testBadSignatures } from './adapter-under-test.ts';

testBadSignatures({
  description: stripeDescription,
  adapter: stripe,
  sample: stripeSample,
  resign: (request, change) => {
    const [time = '', signature = ''] = (request.headers['stripe-signature'] ?? '').split(',v1=');
    const changed = change(signature);
    const header = changed === undefined ? undefined : `${time},v1=${changed}`;
    return { ...request, headers: { ...request.headers, 'stripe-signature': header } };
  },
  reserialise: (request) => ({
    ...request,
    body: Buffer.from(JSON.stringify(JSON.parse(String(request.body)), null, 1)),
  }),
  emptyKey: { signingKey: '' },
});
