import type { jsonSchemaValidator } from '@modelcontextprotocol/client';

/** Patterns are left out: one written for the purpose would keep the engine's thread busy for ever. */
const UNCHECKED = new Set([
  'pattern',
  'patternProperties',
  'format',
  '$schema',
  '$id',
  '$dynamicRef',
]);

/** Checks results against the schema that their server declared, loaded with the first server that is used. */
export async function loadOutputValidator(): Promise<jsonSchemaValidator> {
  const { AjvJsonSchemaValidator } = await import('@modelcontextprotocol/client/validators/ajv');
  const base = new AjvJsonSchemaValidator();
  return {
    getValidator: (schema) => {
      const checked: typeof schema = JSON.parse(JSON.stringify(schema, leaveOut));
      return base.getValidator(checked);
    },
  };
}

/** A property that happens to be called `format` loses its check, nothing more. */
const leaveOut = (key: string, value: unknown): unknown => (UNCHECKED.has(key) ? undefined : value);
