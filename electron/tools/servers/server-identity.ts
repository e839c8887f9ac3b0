import { canonicalJson } from '../../../shared/json.ts';
import type { ToolServerSetting } from '../../../shared/settings/settings.ts';
import type { PinnedServer } from '../../../shared/tool-servers/pins.ts';
import { sha256 } from './served-tool.ts';

/** What an approval of a server is an approval of. */
export interface ServerIdentity {
  readonly text: string;
  readonly sha256: string;
}

/**
 * Everything that decides what is started or asked, and what it is given. Policies and time limits are not in
 * it: they are the user's own rules for what has been approved.
 */
export function identityOf(setting: ToolServerSetting): ServerIdentity {
  const { command, url, environment, headers, allowedHosts } = setting;
  const text = canonicalJson({
    ...(command === undefined ? {} : { command }),
    ...(url === undefined ? {} : { url }),
    environment: [...environment].sort(),
    headers,
    allowedHosts: [...allowedHosts].sort(),
  });
  return { text, sha256: sha256(text) };
}

export type Approval =
  | { readonly kind: 'approved'; readonly pinned: PinnedServer }
  | { readonly kind: 'changed'; readonly pinned: PinnedServer }
  | { readonly kind: 'not-approved' };

/** Whether this very server was approved. */
export function findApproval(setting: ToolServerSetting, pins: readonly PinnedServer[]): Approval {
  const pinned = pins.find(({ name }) => name === setting.name);
  if (pinned === undefined) return { kind: 'not-approved' };
  const same = pinned.sha256 === identityOf(setting).sha256;
  return same ? { kind: 'approved', pinned } : { kind: 'changed', pinned };
}
