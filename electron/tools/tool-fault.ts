import type { Result } from '../../shared/result.ts';

/** Why a tool could not do what it was asked, in words for the model. */
export interface ToolFault {
  /** `refused`: not allowed, whatever is tried; `error`: another attempt may succeed. */
  readonly status: 'error' | 'refused';
  readonly text: string;
}

export type Checked<T> = Result<T, ToolFault>;
