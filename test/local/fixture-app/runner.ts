/** Runs the fixture stack in a process that a test may kill. Arguments: assembly, data directory. */
import { startLocalStack } from '../../../local/launch/start-local-stack.ts';

const [assemblyDirectory = '', dataDirectory = ''] = process.argv.slice(2);
const { description } = await startLocalStack({
  assemblyDirectory,
  dataDirectory,
  instancesPerFunction: 1,
});
process.send?.(description);
process.on('disconnect', () => process.exit(0));
