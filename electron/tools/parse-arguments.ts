import type { z } from 'zod';
import { err, ok } from '../../shared/result.ts';
import type { ToolDefinition } from '../workflow/ports.ts';
import type { Checked } from './tool-fault.ts';

/**
 * Checks a call's arguments. Small models send numbers as strings and `null` for what they leave out:
 * both are understood. Anything else wrong is answered with what was given and what is wanted.
 */
export function parseArguments<Input extends z.ZodObject>(
  input: Input,
  definition: ToolDefinition,
  args: Readonly<Record<string, unknown>>,
): Checked<z.infer<Input>> {
  const mended = Object.fromEntries(
    Object.entries(args)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => [name, toNumber(definition, name, value)]),
  );
  const parsed = input.safeParse(mended);
  if (parsed.success) return ok(parsed.data);
  const problems = parsed.error.issues.map((issue) => {
    const name = String(issue.path[0] ?? '');
    const given = mended[name];
    return given === undefined
      ? `${name} is missing`
      : `${name} must be ${describeType(definition, name)}, not ${JSON.stringify(given)?.slice(0, 80)}`;
  });
  const text = `Wrong arguments for ${definition.name}: ${problems.join('; ')}. ${describeGiven(args)} It takes: ${signature(definition)}.`;
  return err({ status: 'error', text });
}

function toNumber(definition: ToolDefinition, name: string, value: unknown): unknown {
  const isText = typeof value === 'string' && /^\s*\d+(\.0*)?\s*$/.test(value);
  return isText && typeOf(definition, name) === 'integer' ? Number(value) : value;
}

function describeGiven(args: Readonly<Record<string, unknown>>): string {
  const names = Object.keys(args);
  return names.length === 0 ? 'No arguments were given.' : `Given: ${names.join(', ')}.`;
}

/** `edit_file(path, old_text, new_text)`, with a question mark behind what may be left out. */
function signature(definition: ToolDefinition): string {
  const required = requiredNames(definition);
  const names = Object.keys(propertiesOf(definition)).map((name) =>
    required.includes(name) ? name : `${name}?`,
  );
  return `${definition.name}(${names.join(', ')})`;
}

const describeType = (definition: ToolDefinition, name: string): string =>
  typeOf(definition, name) === 'integer' ? 'a whole number' : 'a text';

function typeOf(definition: ToolDefinition, name: string): unknown {
  const property = propertiesOf(definition)[name];
  return isRecord(property) ? property.type : undefined;
}

function propertiesOf(definition: ToolDefinition): Readonly<Record<string, unknown>> {
  const { properties } = definition.inputSchema;
  return isRecord(properties) ? properties : {};
}

function requiredNames(definition: ToolDefinition): readonly unknown[] {
  const { required } = definition.inputSchema;
  return Array.isArray(required) ? required : [];
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
