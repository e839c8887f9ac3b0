import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useActions } from '../../stores/actions/actions-store.ts';
import { shortcutOf } from '../../stores/actions/resolve-press.ts';
import { usePreferences } from '../../stores/preferences/preferences-store.ts';
import { useRuns } from '../../stores/runs-store.ts';
import { cleanString } from '../../ui/clean-text.ts';
import { formatDateTime } from '../../ui/format/time.ts';
import { useLocale } from '../../ui/use-locale.ts';
import type { Entry } from './rank-entries.ts';

const SECTIONS = [
  'planner',
  'executors',
  'tools',
  'commands',
  'repositories',
  'sandbox',
  'policy',
  'budgets',
  'appearance',
  'effective',
] as const;

const firstLine = (text: string): string =>
  cleanString(text.trimStart().split('\n', 1)[0] ?? '', { maxChars: 120 });

/** Everything the palette can find: commands that are possible now, runs, sections of the settings. */
export function useEntries(): readonly Entry[] {
  const { t } = useTranslation('app');
  const locale = useLocale();
  const navigate = useNavigate();
  const { actions } = useActions();
  const shortcuts = usePreferences((preferences) => preferences.shortcuts);
  const { runs } = useRuns();
  const commands = actions
    .filter((action) => action.layer === 0 && action.enabled !== false && action.keyOnly !== true)
    .toReversed()
    .map((action) => ({
      id: `action ${action.id}`,
      label: action.label,
      group: action.group,
      shortcut: shortcutOf(action, shortcuts) ?? undefined,
      words: action.words,
      run: action.run,
    }));
  const known = runs.map((run) => ({
    id: `run ${run.runId}`,
    label: firstLine(run.request),
    group: t('groups.runs'),
    detail: `${cleanString(run.repository.split(/[\\/]/).at(-1) ?? '', { maxChars: 60 })} · ${formatDateTime(run.startedAt, locale)}`,
    words: `${run.runId} ${run.branch ?? ''}`,
    run: () => void navigate({ to: '/runs/$run', params: { run: run.runId } }),
  }));
  const sections = SECTIONS.map((section) => ({
    id: `settings ${section}`,
    label: t(`settingsSections.${section}`),
    group: t('groups.settings'),
    run: () => void navigate({ to: '/settings/$section', params: { section } }),
  }));
  return [...withoutTwins(commands), ...known, ...sections];
}

/** An action that several parts of a screen registered is one command: the one that came last. */
function withoutTwins(entries: readonly Entry[]): readonly Entry[] {
  return [...new Map(entries.toReversed().map((entry) => [entry.id, entry])).values()];
}
