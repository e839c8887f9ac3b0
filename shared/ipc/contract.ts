import type { z } from 'zod';
import { bundleMethods, bundleStreams } from './bundles.ts';
import { changeMethods } from './changes.ts';
import { comparisonMethods, comparisonStreams } from './comparisons.ts';
import { consentMethods } from './consents.ts';
import { explanationMethods, explanationStreams } from './explanations.ts';
import { forkMethods } from './forks.ts';
import { ledgerMethods } from './ledger.ts';
import { machineMethods } from './machines.ts';
import { modelMethods, modelStreams } from './models.ts';
import { momentMethods } from './moments.ts';
import { replayMethods, replayStreams } from './replays.ts';
import { repositoryMethods } from './repositories.ts';
import { runMethods, runStreams } from './runs.ts';
import { searchMethods } from './search.ts';
import { serverMethods } from './servers.ts';
import { settingsMethods, settingsStreams } from './settings.ts';
import { storageMethods } from './storage.ts';
import { swapMethods, swapStreams } from './swap.ts';
import { telemetryMethods } from './telemetry.ts';
import { toolServerMethods } from './tool-servers.ts';

/**
 * Everything a window and the engine say to each other, by domain. Names exist nowhere else. The same table
 * is spoken over a MessagePort (desktop) and a WebSocket (browser); both sides parse what they are given.
 */
export const methods = {
  ...runMethods,
  ...changeMethods,
  ...forkMethods,
  ...swapMethods,
  ...ledgerMethods,
  ...replayMethods,
  ...repositoryMethods,
  ...settingsMethods,
  ...machineMethods,
  ...modelMethods,
  ...serverMethods,
  ...toolServerMethods,
  ...consentMethods,
  ...bundleMethods,
  ...storageMethods,
  ...explanationMethods,
  ...comparisonMethods,
  ...momentMethods,
  ...searchMethods,
  ...telemetryMethods,
} as const;

export const streams = {
  ...runStreams,
  ...replayStreams,
  ...settingsStreams,
  ...modelStreams,
  ...comparisonStreams,
  ...swapStreams,
  ...explanationStreams,
  ...bundleStreams,
} as const;

export type MethodName = keyof typeof methods;
export type StreamName = keyof typeof streams;
export type InputOf<M extends MethodName> = z.input<(typeof methods)[M]['input']>;
export type ParsedInputOf<M extends MethodName> = z.output<(typeof methods)[M]['input']>;
export type OutputOf<M extends MethodName> = z.output<(typeof methods)[M]['output']>;
export type ParamsOf<S extends StreamName> = z.output<(typeof streams)[S]['params']>;
export type ItemOf<S extends StreamName> = z.output<(typeof streams)[S]['item']>;
