import { parseArgs } from 'node:util';
import * as z from 'zod';
import { loadStage } from '../../stages/index.ts';
import { openSimulator } from './open-simulator.ts';
import { platformsOf } from './platforms.ts';

const { values } = parseArgs({
  options: {
    stage: { type: 'string', default: 'local' },
    port: { type: 'string', default: '0' },
    'admin-port': { type: 'string', default: '0' },
    'data-dir': { type: 'string', default: '.postproof/simulator' },
    credentials: { type: 'string', default: '{}' },
  },
});
const portSchema = z.coerce.number().int().min(0).max(65_535);

const simulator = await openSimulator({
  platforms: platformsOf(loadStage(values.stage)),
  port: portSchema.parse(values.port),
  adminPort: portSchema.parse(values['admin-port']),
  dataDirectory: values['data-dir'],
  credentials: z
    .record(z.string(), z.record(z.string(), z.string()))
    .parse(JSON.parse(values.credentials)),
});

const end = () => {
  simulator.close();
  process.exit(0);
};
process.once('disconnect', end);
process.once('SIGTERM', end);
process.once('SIGINT', end);
// The parent may have gone while this process was starting; then the event is in the past.
if (process.connected === false) end();
console.log(JSON.stringify({ simulator: simulator.origin, simulatorAdmin: simulator.adminOrigin }));
