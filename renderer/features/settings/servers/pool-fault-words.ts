import type { en } from '../text/en.ts';
import type { PoolFault } from './pool-drafts.ts';

/** Words for each fault; an empty field says nothing yet. */
export const POOL_FAULTS: Readonly<Record<PoolFault['why'], keyof typeof en | null>> = {
  'name-empty': null,
  'name-bad': 'serverNameBad',
  'name-is-server': 'poolNameIsServer',
  'name-twice': 'poolNameTwice',
  'no-member': 'poolNoMember',
  'server-empty': null,
  'server-unknown': 'poolServerUnknown',
  'server-twice': 'poolServerTwice',
  'weight-bad': 'poolWeightBad',
};
