import type { RegisteredAction } from '../../stores/actions/action.ts';
import { shortcutOf } from '../../stores/actions/resolve-press.ts';
import { scoreMatch } from '../../stores/actions/score-match.ts';
import { parseShortcut } from '../../stores/actions/shortcut.ts';

export interface ShortcutRow {
  readonly id: string;
  readonly label: string;
  readonly group: string;
  readonly keys: string | null;
  /** It is not the one that the action came with. */
  readonly isOwn: boolean;
  /** Another action that has the same keys. */
  readonly twin: string | null;
}

export interface ShortcutGroup {
  readonly name: string;
  readonly rows: readonly ShortcutRow[];
}

const normal = (keys: string | null): string | null =>
  keys === null ? null : (parseShortcut(keys)?.join(' ') ?? null);

/** Every action once, with its keys now; those of the page, in their groups. */
export function listShortcuts(
  actions: readonly RegisteredAction[],
  shortcuts: Readonly<Record<string, string | null>>,
  query: string,
): readonly ShortcutGroup[] {
  const unique = [
    ...new Map(
      actions.filter(({ layer }) => layer === 0).map((action) => [action.id, action]),
    ).values(),
  ];
  const holders = new Map<string, RegisteredAction[]>();
  for (const action of unique) {
    const keys = normal(shortcutOf(action, shortcuts));
    if (keys !== null) holders.set(keys, [...(holders.get(keys) ?? []), action]);
  }
  const groups = new Map<string, ShortcutRow[]>();
  for (const action of unique) {
    const keys = shortcutOf(action, shortcuts);
    if (scoreMatch(query, action.label, `${action.group} ${keys ?? ''}`) === null) continue;
    const others = holders.get(normal(keys) ?? '')?.filter(({ id }) => id !== action.id) ?? [];
    const rows = groups.get(action.group) ?? [];
    rows.push({
      id: action.id,
      label: action.label,
      group: action.group,
      keys,
      isOwn: shortcuts[action.id] !== undefined,
      twin: others[0]?.label ?? null,
    });
    groups.set(action.group, rows);
  }
  return [...groups].map(([name, rows]) => ({ name, rows }));
}
