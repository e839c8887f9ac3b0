import { err, ok, type Result } from '../../../shared/result.ts';
import type { ToolServerSetting } from '../../../shared/settings/settings.ts';
import { runnerEnvironment } from '../../sandbox/environment.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Variables of Tandem itself, and those whose values must not reach anybody else. */
export interface Withheld {
  readonly names: ReadonlySet<string>;
  readonly values: ReadonlySet<string>;
}

const OURS = /^(?:ANTHROPIC|CLAUDE|TANDEM)_/i;

/**
 * The whole environment of a server's program: the allow list that every child gets, and the variables that the
 * user named for it. Errors are sentences.
 */
export function serverEnvironment(
  setting: ToolServerSetting,
  parent: Environment,
  withheld: Withheld,
): Result<Record<string, string>, string> {
  const found: Record<string, string> = runnerEnvironment(parent);
  for (const name of setting.environment) {
    const value = readVariable(name, parent, withheld);
    if (!value.ok) return value;
    found[name] = value.value;
  }
  return ok(found);
}

/** Headers of each request, made of the variables that the user named. Errors are sentences. */
export function serverHeaders(
  setting: ToolServerSetting,
  parent: Environment,
  withheld: Withheld,
): Result<Record<string, string>, string> {
  const found: Record<string, string> = {};
  for (const [header, name] of Object.entries(setting.headers)) {
    if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(header)) return err(`\`${header}\` is no name of a header`);
    const value = readVariable(name, parent, withheld);
    if (!value.ok) return value;
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value.value)) {
      return err(`the variable ${name} holds characters that no header can carry`);
    }
    found[header] = value.value;
  }
  return ok(found);
}

function readVariable(
  name: string,
  parent: Environment,
  withheld: Withheld,
): Result<string, string> {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return err(`\`${name}\` is no name of a variable`);
  if (OURS.test(name) || withheld.names.has(name)) {
    return err(`the variable ${name} belongs to Tandem and is given to no other program`);
  }
  const value = parent[name];
  if (value === undefined) return err(`the variable ${name} is not set`);
  if (withheld.values.has(value)) {
    return err(`the variable ${name} holds a key of Tandem’s, which is given to no other program`);
  }
  return ok(value);
}
