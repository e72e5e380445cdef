import { cpSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesise } from '../../../local/launch/synthesise.ts';

type Template = {
  Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
};

/** Synthesises the fixture app. @returns the cloud assembly's directory */
export function synthesiseFixture(dataDirectory: string): Promise<string> {
  return synthesise({ projectDirectory: import.meta.dirname, dataDirectory });
}

/** A copy of the assembly whose template was edited. */
export function editedAssembly(
  assemblyDirectory: string,
  options: { into: string; edit(template: Template): void },
): string {
  const copy = join(options.into, 'edited.out');
  cpSync(assemblyDirectory, copy, { recursive: true });
  const [file = ''] = globSync('*.template.json', { cwd: copy });
  const template = JSON.parse(readFileSync(join(copy, file), 'utf8')) as Template;
  options.edit(template);
  writeFileSync(join(copy, file), JSON.stringify(template));
  return copy;
}

/**
 * No message ends as a dead letter, where one that only came back because the machine is busy would
 * count as lost.
 */
export function withManyReceives({ Resources }: Template): void {
  const queues = Object.values(Resources).filter(({ Type }) => Type === 'AWS::SQS::Queue');
  for (const { Properties } of queues) {
    const policy = Properties?.RedrivePolicy as { maxReceiveCount: number } | undefined;
    if (policy) policy.maxReceiveCount = 1000;
  }
}

/** Takes an action out of every identity policy. */
export function withoutGrant(action: string): (template: Template) => void {
  return ({ Resources }) => {
    const policies = Object.values(Resources).filter(({ Type }) => Type === 'AWS::IAM::Policy');
    for (const { Properties } of policies) {
      const document = Properties.PolicyDocument as { Statement: { Action: string | string[] }[] };
      document.Statement = document.Statement.flatMap((statement) => {
        const Action = [statement.Action].flat().filter((granted) => granted !== action);
        return Action.length === 0 ? [] : [{ ...statement, Action }];
      });
    }
  };
}
