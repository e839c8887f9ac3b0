/**
 * What people should know before they let a program serve tools. None of it forbids anything: a person decides,
 * with the exact command before their eyes.
 */

interface Sign {
  readonly programs: RegExp;
  readonly says: (name: string) => string;
}

const SIGNS: readonly Sign[] = [
  {
    programs: /^(?:sudo|doas|su|pkexec|runas)$/,
    says: (name) => `${name} gives it the rights of an administrator`,
  },
  {
    programs: /^(?:rm|rmdir|del|shred|dd|mkfs.*)$/,
    says: (name) => `${name} removes or overwrites`,
  },
  {
    programs: /^(?:curl|wget|nc|ncat|netcat|socat|ssh|scp|ftp)$/,
    says: (name) => `${name} fetches from the network or sends to it`,
  },
];

const SHELLS = /^(?:ba|z|da|k|c|tc|fi)?sh$|^(?:powershell|pwsh|cmd)$/;
const SHELL_TEXT = /^(?:-[a-z]*c|\/[ck]|-(?:e|enc|encodedcommand|command))$/i;
const INTERPRETERS = /^(?:node|deno|bun|python[\d.]*|perl|ruby|php)$/;
const INLINE_CODE = /^(?:-e|-p|-c|-r|--eval|--print|eval)$/;
const FETCHERS = /^(?:npx|pnpx|bunx|uvx|pipx)$/;

/** Sentences without a final stop; empty when nothing stands out. */
export function warnAboutCommand(argv: readonly string[]): readonly string[] {
  const [program = '', ...rest] = argv;
  const name = programOf(program);
  const warnings = [
    ...argv.flatMap(warnAboutProgram),
    ...warnAboutText(name, rest),
    ...warnAboutFetching(name, rest),
    ...warnAboutContainer(name, rest),
  ];
  if (!isAbsolute(program)) {
    warnings.push(
      `which program \`${program}\` is depends on the search path; a full path says it`,
    );
  }
  if (argv.some(hasHiddenCharacters)) {
    warnings.push('it holds characters that can’t be seen; they are shown as \\u codes');
  }
  return [...new Set(warnings)];
}

/** Programs anywhere in the arguments: `env X=1 sudo …` and `sh -c "rm …"` say them too. */
function warnAboutProgram(text: string): readonly string[] {
  const words = text.split(/[\s;&|`$()'"]+/).map(programOf);
  return SIGNS.flatMap(({ programs, says }) =>
    words.filter((word) => programs.test(word)).map((word) => says(word)),
  );
}

function warnAboutText(name: string, rest: readonly string[]): readonly string[] {
  if (SHELLS.test(name) && rest.some((text) => SHELL_TEXT.test(text))) {
    return [`${name} runs a command line of its own, in which anything may stand`];
  }
  if (INTERPRETERS.test(name) && rest.some((text) => INLINE_CODE.test(text))) {
    return [`${name} runs code that stands in its arguments`];
  }
  return [];
}

function warnAboutFetching(name: string, rest: readonly string[]): readonly string[] {
  const runs =
    FETCHERS.test(name) ||
    (/^(?:npm|pnpm|yarn)$/.test(name) && /^(?:exec|dlx|x)$/.test(rest[0] ?? '')) ||
    (name === 'uv' && rest[0] === 'tool');
  if (!runs) return [];
  const wanted = rest.filter(
    (text) => !text.startsWith('-') && !/^(?:exec|dlx|x|tool|run)$/.test(text),
  );
  const what = wanted[0] ?? '';
  return hasVersion(what)
    ? [`${name} fetches ${what} from a package registry when it is not there`]
    : [
        `${name} fetches whatever version of ${what === '' ? 'the package' : what} is the newest at each start; name one, such as @1.2.3`,
      ];
}

/** `@scope/name@1.2.3`, `name@1.2.3`, `name==1.2.3`; a tag such as `latest` is no version. */
const hasVersion = (text: string): boolean => /(?:.@|==)v?\d+(?:\.\d+)+/.test(text);

function warnAboutContainer(name: string, rest: readonly string[]): readonly string[] {
  if (!/^(?:docker|podman|nerdctl)$/.test(name)) return [];
  const wide = rest.filter(
    (text) =>
      /^(?:--privileged|--net(?:work)?=host|--pid=host)$/.test(text) ||
      /^\/:|docker\.sock/.test(text),
  );
  return wide.length === 0
    ? [`${name} runs it in a container, outside Tandem’s sandbox`]
    : [`${name} is given more than a container needs: ${wide.join(' ')}`];
}

const programOf = (text: string): string =>
  (text.split(/[\\/]/).at(-1) ?? '').toLowerCase().replace(/\.(?:exe|cmd|bat|ps1)$/, '');

const isAbsolute = (path: string): boolean => path.startsWith('/') || /^[a-z]:[\\/]/i.test(path);

const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const hasHiddenCharacters = (text: string): boolean => HIDDEN.test(text);

/** The whole command on one line: nothing left out, each argument told apart, nothing invisible in it. */
export const describeCommandLine = (argv: readonly string[]): string =>
  argv.map(describeArgument).join(' ');

function describeArgument(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  const escaped = JSON.stringify(text).replace(
    /[\p{Cf}\p{Zl}\p{Zp}\u007f-\u009f]/gu,
    (hidden) => `\\u{${(hidden.codePointAt(0) ?? 0).toString(16)}}`,
  );
  return escaped;
}
