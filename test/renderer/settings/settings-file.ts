import type { InputOf } from '../../../shared/ipc/contract.ts';
import type { SettingsView } from '../../../shared/ipc/settings.ts';
import { err, ok } from '../../../shared/result.ts';
import { explainSettings, withSetting } from '../../../shared/settings/explain-settings.ts';
import { settingsSchema } from '../../../shared/settings/settings.ts';

const PATH = '/home/ada/.tandem/settings.json';
type File = Readonly<Record<string, unknown>>;

/** A settings file as the engine keeps one: written whole or refused, read back as the window sees it. */
export function createSettingsFile(first: File = {}) {
  let file = first;
  let version = 1;
  const view = (): SettingsView => {
    const settings = settingsSchema.parse(file);
    const entries = explainSettings({ effective: settings, file, path: PATH, environment: {} });
    return { settings, entries, path: PATH, fault: null, version: String(version) };
  };
  return {
    /** What stands in it now. */
    now: (): File => file,
    replies: {
      'settings.read': () => ok(view()),
      'settings.write': ({ changes }: InputOf<'settings.write'>) => {
        const next = changes.reduce<File>(
          (all, { key, value }) => withSetting(all, key, value),
          file,
        );
        const parsed = settingsSchema.safeParse(next);
        if (!parsed.success) {
          const [issue] = parsed.error.issues;
          const key = issue?.path.join('.') ?? '';
          const detail = issue?.message ?? '';
          return err({ kind: 'settings-invalid', path: PATH, line: null, key, detail } as const);
        }
        file = next;
        version += 1;
        return ok(view());
      },
    },
  };
}
