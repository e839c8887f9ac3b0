import { oneLine } from './escape-name.ts';

/** What a repository says it is: the README's title and first sentence, never more. */
export interface Headline {
  readonly title: string;
  readonly sentence: string;
}

const TITLE_LIMIT = 120;
const SENTENCE_LIMIT = 240;
const HEAD = 16_384;

/** The README to read: at the root, Markdown first; then in `docs/` or `.github/`. Null when there is none. */
export function findReadme(paths: readonly string[]): string | null {
  const rank = (path: string): number => {
    const match = /^(docs\/|\.github\/)?readme(?:\.(\w+))?$/i.exec(path);
    if (!match) return -1;
    const kind = ['md', 'markdown', 'mdx', 'rst', 'adoc', 'txt', ''].indexOf(
      (match[2] ?? '').toLowerCase(),
    );
    return kind < 0 ? -1 : (match[1] ? 100 : 0) + kind;
  };
  const found = paths.map((path) => ({ path, at: rank(path) })).filter(({ at }) => at >= 0);
  found.sort((a, b) => a.at - b.at || (a.path < b.path ? -1 : 1));
  return found[0]?.path ?? null;
}

export function readHeadline(readme: string): Headline {
  const lines = withoutNoise(readme.slice(0, HEAD)).split('\n');
  let title = '';
  const paragraph: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = (lines[at] ?? '').trim();
    const heading = /^(?:#{1,6}|=)\s+(.+?)\s*#*$/.exec(line)?.[1] ?? underlined(lines, at);
    if (heading !== null && heading !== undefined) {
      if (title !== '' || paragraph.length > 0) break;
      title = plain(heading);
      if (underlined(lines, at) !== null) at += 1;
    } else if (plain(line) === '') {
      if (paragraph.length > 0) break;
    } else if (isProse(line)) {
      paragraph.push(plain(line));
    } else if (paragraph.length > 0) break;
  }
  return {
    title: oneLine(title, TITLE_LIMIT),
    sentence: oneLine(firstSentence(paragraph.join(' ')), SENTENCE_LIMIT),
  };
}

/** Fenced code, comments, front matter and tags go; `<h1>` stays a heading. */
function withoutNoise(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/^\ufeff/, '')
    .replace(/^---\n[\s\S]*?\n---\n/, '')
    .replace(/<!--[\s\S]*?(?:-->|$)/g, '')
    .replace(/^(```|~~~)[\s\S]*?(?:^\1.*$|$(?![\s\S]))/gm, '\n')
    .replace(/<h1[^>\n]*>\s*([^<\n]*?)\s*<\/h1>/gi, '\n# $1\n\n')
    .replace(/<[^>\n]{1,400}>/g, '');
}

const UNDERLINE = /^\s*(?:={3,}|-{3,}|~{3,}|\*{3,})\s*$/;

function underlined(lines: readonly string[], at: number): string | null {
  const line = (lines[at] ?? '').trim();
  return line !== '' && !UNDERLINE.test(line) && UNDERLINE.test(lines[at + 1] ?? '') ? line : null;
}

/** Lists, tables, directives, rules and quoted blocks are not a first sentence. */
const isProse = (line: string): boolean =>
  !/^(?:[-*+]\s|\d+[.)]\s|\||\.\.\s|:\w+:|={3,}|-{3,}|~{3,}|\[[^\]]*\]:|\$\s)/.test(line);

/** Markdown as words: images and badges away, links to their text, emphasis marks off. */
function plain(line: string): string {
  return line
    .replace(/^>\s*/, '')
    .replace(/\[!\[[^\]]*\][^\]]*\](?:\([^)]*\)|\[[^\]]*\])?/g, '')
    .replace(/!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])/g, '')
    .replace(/\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])/g, '$1')
    .replace(/\bhttps?:\/\/\S+/g, '')
    .replace(/(\*\*|__|\*|`|~~)/g, '')
    .replace(/&nbsp;/g, ' ')
    .trim();
}

const firstSentence = (text: string): string =>
  /^[\s\S]*?(?:(?<!\b(?:e\.g|i\.e|etc|vs|approx|[A-Z]))[.!?](?=\s|$)|[。！？]|$)/u.exec(
    text,
  )?.[0] ?? text;
