import type { TandemError } from '../../shared/errors.ts';
import { err, type Result } from '../../shared/result.ts';

/**
 * What a file from elsewhere may be at most. Each limit is above what any run of ours reaches, and low enough that a file
 * made to hurt costs neither memory nor time worth speaking of.
 */
export interface ImportLimits {
  readonly fileBytes: number;
  readonly events: number;
  /** Texts of all events together. */
  readonly textBytes: number;
  readonly payloads: number;
  /** One payload as it is stored, and as it is when it is inflated. */
  readonly storedBytes: number;
  readonly payloadBytes: number;
  /** All payloads inflated. */
  readonly inflatedBytes: number;
  readonly seconds: number;
}

const MIB = 1024 * 1024;

export const IMPORT_LIMITS: ImportLimits = {
  fileBytes: 2048 * MIB,
  events: 1_000_000,
  textBytes: 1024 * MIB,
  payloads: 200_000,
  storedBytes: 32 * MIB,
  payloadBytes: 256 * MIB,
  inflatedBytes: 4096 * MIB,
  seconds: 300,
};

/** Thrown inside of an import, and made a result at its edge. `rule` names what was broken. */
export class ImportRefused extends Error {
  readonly rule: string;
  readonly detail: string;

  constructor(rule: string, detail: string) {
    super(`${rule}: ${detail}`);
    this.name = 'ImportRefused';
    this.rule = rule;
    this.detail = detail;
  }
}

export const refuse = (rule: string, detail: string): never => {
  throw new ImportRefused(rule, detail);
};

/** `path` is the file as people named it. */
export const refusal = (
  path: string,
  { rule, detail }: ImportRefused,
): Result<never, TandemError> => err({ kind: 'bundle-refused', path, rule, detail });
