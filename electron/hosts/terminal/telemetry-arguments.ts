import { ok } from '../../../shared/result.ts';
import type { OptionValues } from './options.ts';
import { type Parsed, usage } from './parse-choice.ts';

export const TELEMETRY_OPTIONS = {
  preview: 'flag',
  content: 'flag',
  endpoint: 'text',
  json: 'flag',
} as const;

export interface TelemetryAct {
  readonly run: string;
  readonly preview: boolean;
  /** False: as the settings say. */
  readonly content: boolean;
  readonly endpoint: string | null;
}

/** Errors: `usage`. */
export function parseTelemetry({ rest, texts, flags }: OptionValues): Parsed<TelemetryAct> {
  const [run = '', extra] = rest;
  if (run === '') {
    return usage('`tandem telemetry` needs the name of a run; `tandem runs` lists them.');
  }
  if (extra !== undefined)
    return usage(`\`tandem telemetry\` takes one run; \`${extra}\` is one too many.`);
  const endpoint = texts.endpoint?.[0] ?? null;
  if (endpoint?.trim() === '') return usage('--endpoint needs the address of a collector.');
  return ok({ run, preview: flags.has('preview'), content: flags.has('content'), endpoint });
}
