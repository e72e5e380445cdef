#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { DemoError } from '../local/demo/demo-world.ts';
import { runDemo } from '../local/demo/run-demo.ts';
import { LaunchError } from '../local/launch/launch-error.ts';
import { localOptions, runLocalArguments } from '../local/launch/local-arguments.ts';

/** Tells the story of a few postbacks on the local stack; exit code 1 if the two sides' books differ. */
try {
  const { values } = parseArgs({
    options: { ...runLocalArguments, check: { type: 'boolean', default: false } },
  });
  const options = { ...localOptions(values, process.env), checkOnly: values.check };
  const agree = await runDemo(options, (line) => console.log(line));
  process.exit(agree ? 0 : 1);
} catch (error) {
  const explainsItself = error instanceof LaunchError || error instanceof DemoError;
  console.error(explainsItself ? error.message : error);
  process.exit(1);
}
