import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Status } from '../../shared/ipc/settings.ts';
import type { ConnectionState } from '../client/line.ts';
import { useConnection } from '../stores/connection-store.ts';
import { useStatus } from '../stores/status-store.ts';
import type { Tone } from '../ui/badge.tsx';
import { cleanString } from '../ui/clean-text.ts';
import { formatCount, formatPercent } from '../ui/format/count.ts';
import { formatMemory } from '../ui/format/memory.ts';
import { useLocale } from '../ui/use-locale.ts';
import { Footer, type FooterSlot } from './shell/footer.tsx';

const clean = (text: string): string => cleanString(text, { maxChars: 120 });

/** `network: none` is about the network; the run's own page and the diagnostics say the whole. */
const nameOf = (protection: string): string => clean(protection.split(':', 1)[0] ?? '');

const TONES: Readonly<Record<Status['acting'][number]['who'], Tone | undefined>> = {
  planner: 'planner',
  verifier: 'verifier',
  executor: 'executor',
  host: undefined,
  person: 'human',
};

function engineSlot(connection: ConnectionState, t: TFunction): FooterSlot {
  const id = 'engine';
  if (connection.kind === 'open')
    return { id, text: t('footer.engine.open', { version: clean(connection.tandem) }) };
  return {
    id,
    text: t(`footer.engine.${connection.kind}`),
    tone: connection.kind === 'lost' ? 'bad' : undefined,
  };
}

function actingSlot(acting: Status['acting'], t: TFunction, locale: string): FooterSlot {
  const [first] = acting;
  if (first === undefined) return { id: 'acting', text: t('footer.idle') };
  const words = first.who === 'person' ? 'asks' : 'doing';
  const parts = [
    `${t(`who.${first.who}`)}${first.model === '' ? '' : ` ${clean(first.model)}`}: ${t(`${words}.${first.doing}`, { defaultValue: clean(first.doing) })}`,
    first.tokensPerSecond === null
      ? null
      : t('footer.speed', { tokens: formatCount(Math.round(first.tokensPerSecond), locale) }),
    acting.length === 1 ? null : t('footer.more', { count: acting.length - 1 }),
  ];
  return {
    id: 'acting',
    text: parts.filter((part) => part !== null).join(' · '),
    tone: TONES[first.who],
    live: first.who !== 'person',
  };
}

function executorSlot(executor: Status['executor'], t: TFunction, locale: string): FooterSlot {
  if (executor === null) return { id: 'executor', text: t('footer.noExecutor') };
  const server =
    executor.version === null ? executor.server : `${executor.server} ${executor.version}`;
  const parts = [
    t('footer.executor', { name: clean(executor.name), server: clean(server) }),
    executor.contextAllocated === null
      ? null
      : t('footer.context', { tokens: formatCount(executor.contextAllocated, locale) }),
    executor.gpuShare === null
      ? null
      : t('footer.gpu', { share: formatPercent(executor.gpuShare, locale) }),
  ];
  return { id: 'executor', text: parts.filter((part) => part !== null).join(' · ') };
}

/** What is left for models, where there is a device for them. */
function memorySlots(
  memory: Status['memory'],
  t: TFunction,
  locale: string,
): readonly FooterSlot[] {
  if (memory === null) return [];
  const name =
    memory.name === '' ? t('footer.devices', { count: memory.devices }) : clean(memory.name);
  const device = memory.devices > 1 && memory.name !== '' ? `${memory.devices} × ${name}` : name;
  const free = formatMemory(memory.freeBytes, locale);
  const total = formatMemory(memory.totalBytes, locale);
  return [{ id: 'memory', text: t('footer.memory', { device, free, total }) }];
}

function protectionSlots(status: Status, t: TFunction): readonly FooterSlot[] {
  const isolated = status.protections.length > 0;
  return [
    {
      id: 'protections',
      text: isolated
        ? t('footer.protections', { list: status.protections.map(nameOf).join(', ') })
        : t('footer.unprotected'),
      tone: isolated ? undefined : 'warn',
    },
    {
      id: 'policy',
      text: t('footer.policy', {
        policy: t(`policies.${status.policy}`, { defaultValue: clean(status.policy) }),
      }),
    },
  ];
}

/** The footer with what the engine says. */
export function StatusFooter() {
  const { t } = useTranslation('app');
  const locale = useLocale();
  const { connection } = useConnection();
  const status = useStatus();
  const engine = engineSlot(connection, t);
  if (status === null || connection.kind !== 'open') {
    return <Footer start={[engine]} end={[{ id: 'unknown', text: t('footer.unknown') }]} />;
  }
  return (
    <Footer
      start={[
        engine,
        actingSlot(status.acting, t, locale),
        executorSlot(status.executor, t, locale),
      ]}
      end={[...memorySlots(status.memory, t, locale), ...protectionSlots(status, t)]}
    />
  );
}
