import type { SecretRange } from './secret-range.ts';

/**
 * The kept rule set: secretlint's recommended preset. Its rules are registered one by one, without the
 * comment filter: with it, a line saying `secretlint-disable` in a repository would switch masking off. The
 * library is loaded at the first text, and its profiler is turned off, for it keeps an entry per rule and text
 * for ever.
 */

export async function findPresetSecrets(text: string): Promise<readonly SecretRange[]> {
  loading ??= loadPreset();
  const find = await loading;
  return find(text);
}

let loading: Promise<(text: string) => Promise<readonly SecretRange[]>> | undefined;

const COMMENT_FILTER = '@secretlint/secretlint-rule-filter-comments';

async function loadPreset() {
  const [{ lintSource }, { rules }, { secretLintProfiler }] = await Promise.all([
    import('@secretlint/core'),
    import('@secretlint/secretlint-rule-preset-recommend'),
    import('@secretlint/profiler'),
  ]);
  secretLintProfiler.setEnabled(false);
  const kept = rules
    .filter((rule) => rule.meta.id !== COMMENT_FILTER)
    .map((rule) => ({ id: rule.meta.id, rule, options: {} }));
  return async (content: string): Promise<readonly SecretRange[]> => {
    const result = await lintSource({
      source: { filePath: 'part.txt', content, contentType: 'text' },
      options: { config: { rules: kept }, noPhysicFilePath: true },
    });
    return result.messages.map(({ range, ruleId }) => ({
      kind: ruleId.replace(/^.*secretlint-rule-/, ''),
      start: range[0],
      end: range[1],
    }));
  };
}
