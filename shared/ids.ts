/**
 * Branded names. A run id, a step key and a commit are all strings, and mixing them up is the kind of
 * mistake a compiler can catch. This is the only file that brands; everything else receives them.
 */

declare const brand: unique symbol;
type Branded<T, Name extends string> = T & { readonly [brand]: Name };

export type RunId = Branded<string, 'RunId'>;
/** Logical path of a durable step, e.g. `execute/s2/try1/turn4/call0`. Survives forks, aligns runs. */
export type StepKey = Branded<string, 'StepKey'>;
export type BlobHash = Branded<string, 'BlobHash'>;
export type CommitHash = Branded<string, 'CommitHash'>;
export type TreeHash = Branded<string, 'TreeHash'>;
export type BranchName = Branded<string, 'BranchName'>;

export const runId = (text: string): RunId => text as RunId;
export const blobHash = (text: string): BlobHash => text as BlobHash;
export const commitHash = (text: string): CommitHash => text as CommitHash;
export const treeHash = (text: string): TreeHash => text as TreeHash;
export const branchName = (text: string): BranchName => text as BranchName;

/** Builds a step key from its parts; the only place that knows the separator. */
export const stepKey = (...parts: readonly string[]): StepKey => parts.join('/') as StepKey;

const RUN_ID = /^\d{8}-\d{6}-[0-9a-f]{4}$/;

/** Whether a text has the shape `20261121-094612-7f3a`. Guards file names made from user input. */
export const isRunId = (text: string): text is RunId => RUN_ID.test(text);
