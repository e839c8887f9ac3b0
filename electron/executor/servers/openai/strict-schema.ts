type Schema = Readonly<Record<string, unknown>>;

/** Keywords that a strict schema can't carry, or that would need a resolver. */
const UNSUITED = [
  '$ref',
  'oneOf',
  'allOf',
  'not',
  'if',
  'patternProperties',
  'dependentSchemas',
] as const;

/**
 * The schema under which a server can hold a model to the arguments: every property required, nothing besides them,
 * an optional one may be null. Null where that would change what the tool takes. A null for an optional parameter
 * means the same as leaving it out, which is how calls are read.
 */
export function strictSchema(schema: Schema): Schema | null {
  if (schema.type !== 'object' || UNSUITED.some((key) => key in schema)) return null;
  if (schema.additionalProperties !== undefined && schema.additionalProperties !== false)
    return null;
  const properties = asRecord(schema.properties ?? {});
  if (properties === null) return null;
  const required: readonly unknown[] = Array.isArray(schema.required) ? schema.required : [];
  const entries: [string, Schema][] = [];
  for (const [name, given] of Object.entries(properties)) {
    const inner = strictPart(asRecord(given));
    const fitting = inner === null || required.includes(name) ? inner : nullable(inner);
    if (fitting === null) return null;
    entries.push([name, fitting]);
  }
  return {
    ...schema,
    properties: Object.fromEntries(entries),
    required: Object.keys(properties),
    additionalProperties: false,
  };
}

function strictPart(schema: Schema | null): Schema | null {
  if (schema === null || UNSUITED.some((key) => key in schema)) return null;
  if (schema.type === 'object') return strictSchema(schema);
  if (schema.type !== 'array') return schema;
  const items = strictPart(asRecord(schema.items));
  return items === null ? null : { ...schema, items };
}

function nullable(schema: Schema): Schema | null {
  const { type } = schema;
  const withNull = Array.isArray(schema.enum) ? { enum: [...schema.enum, null] } : {};
  if (typeof type === 'string') return { ...schema, type: [type, 'null'], ...withNull };
  if (Array.isArray(type)) {
    return type.includes('null') ? schema : { ...schema, type: [...type, 'null'], ...withNull };
  }
  if (Array.isArray(schema.anyOf)) return { ...schema, anyOf: [...schema.anyOf, { type: 'null' }] };
  return null;
}

const asRecord = (value: unknown): Schema | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : null;
