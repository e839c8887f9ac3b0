import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NAMESPACES, readTexts } from '../../../renderer/app/i18n/read-texts.ts';

const root = join(import.meta.dirname, '../../../renderer');

/** Words that are the same in both languages. A text of nothing else may be, too. */
const SAME = new Set(
  (
    'Branch Budget Budgets Claude Commit Deutsch Engine English GPU Git Graph Hardware Index JSON KB Log Name Normal ' +
    'LM Ollama Original Patch Plan Port Prompt Repositories Repository Server Studio System Tag Tandem Tempo Test Tests Text Token Version vLLM'
  ).split(' '),
);
const isAlike = (text: string): boolean =>
  (text.replaceAll(/\{\{[^}]*\}\}/g, '').match(/\p{L}{2,}/gu) ?? []).every((word) =>
    SAME.has(word),
  );

function flat(texts: unknown, path = ''): readonly (readonly [string, string])[] {
  if (typeof texts === 'string') return [[path, texts]];
  return Object.entries(texts as object).flatMap(([key, value]) =>
    flat(value, path === '' ? key : `${path}.${key}`),
  );
}

async function catalogue(namespace: string, language: string): Promise<Map<string, string>> {
  const texts = await readTexts(namespace, language);
  if (texts === null) throw new Error(`${namespace} has no texts in ${language}`);
  return new Map(flat(texts));
}

const placeholders = (text: string): readonly string[] =>
  [...new Set([...text.matchAll(/\{\{\s*([\w.]+)/g)].map((found) => found[1] ?? ''))].sort();

describe.each(NAMESPACES)('the texts of %s', (namespace) => {
  it('are there in both languages, key for key', async () => {
    const en = await catalogue(namespace, 'en');
    const de = await catalogue(namespace, 'de');
    expect([...de.keys()].sort()).toEqual([...en.keys()].sort());
  });

  it('name the same values in both languages', async () => {
    const en = await catalogue(namespace, 'en');
    const de = await catalogue(namespace, 'de');
    const unlike = [...en].filter(
      ([key, text]) => placeholders(text).join() !== placeholders(de.get(key) ?? '').join(),
    );
    // "one" may be said without its number.
    expect(unlike.filter(([key]) => !key.endsWith('_one'))).toEqual([]);
  });

  it('are German in German', async () => {
    const en = await catalogue(namespace, 'en');
    const de = await catalogue(namespace, 'de');
    const same = [...en].filter(([key, text]) => de.get(key) === text && !isAlike(text));
    expect(same).toEqual([]);
  });

  it('are never empty and have both forms of a plural', async () => {
    const en = await catalogue(namespace, 'en');
    expect([...en].filter(([, text]) => text.trim() === '')).toEqual([]);
    const lonely = [...en.keys()].filter(
      (key) => key.endsWith('_one') && !en.has(key.replace(/_one$/, '_other')),
    );
    expect(lonely).toEqual([]);
  });
});

describe('keys in the source', () => {
  const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.tsx?$/.test(name),
  );

  it('exist in the catalogue that the file names', async () => {
    const missing: string[] = [];
    for (const name of sources) {
      const text = readFileSync(join(root, name), 'utf8');
      const named = new Set(
        [...text.matchAll(/useTranslation\('(\w+)'\)/g)].map((found) => found[1] ?? ''),
      );
      const [namespace] = named;
      if (namespace === undefined || named.size > 1) continue;
      for (const [, key, rest] of text.matchAll(/\bt\(\s*'([\w.-]+)'([^;]{0,120})/g)) {
        const other = rest?.match(/^,\s*\{[^}]*?ns: '(\w+)'/)?.[1];
        const en = await catalogue(other ?? namespace, 'en');
        if (!en.has(key!) && !en.has(`${key}_other`)) missing.push(`${name}: ${key}`);
      }
    }
    expect(missing).toEqual([]);
  });
});
