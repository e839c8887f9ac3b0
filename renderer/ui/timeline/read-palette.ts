import type { Tone } from '../badge.tsx';

/** The colours of the theme in force, as a canvas needs them. */
export interface Palette {
  readonly tones: Readonly<Record<Tone, string>>;
  readonly panel: string;
  readonly sunken: string;
  readonly line: string;
  readonly text: string;
  readonly muted: string;
  readonly faint: string;
  readonly focus: string;
  readonly font: string;
}

const FORCED: Readonly<Record<string, string>> = {
  '--panel': 'Canvas',
  '--sunken': 'Canvas',
  '--line': 'CanvasText',
  '--focus': 'Highlight',
};

/** Read from the variables of tokens.css at an element. With forced colours, shapes and words have to do. */
export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const isForced = window.matchMedia('(forced-colors: active)').matches;
  const read = (name: string): string =>
    isForced ? (FORCED[name] ?? 'CanvasText') : style.getPropertyValue(name).trim() || '#777';
  return {
    tones: {
      neutral: read('--text-3'),
      planner: read('--planner'),
      executor: read('--executor'),
      verifier: read('--verifier'),
      human: read('--human'),
      ok: read('--ok'),
      bad: read('--bad'),
      warn: read('--warn'),
    },
    panel: read('--panel'),
    sunken: read('--sunken'),
    line: read('--line'),
    text: read('--text'),
    muted: read('--text-2'),
    faint: read('--text-3'),
    focus: read('--focus'),
    font: style.getPropertyValue('--font').trim() || 'sans-serif',
  };
}

/** Calls back whenever the theme may have changed, until the returned function is called. */
export function watchTheme(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange);
  observer.observe(document.documentElement, {
    attributes: true,
    attributeFilter: ['data-theme', 'data-contrast', 'data-density', 'class'],
  });
  const queries = ['(forced-colors: active)', '(prefers-color-scheme: dark)'].map((query) =>
    window.matchMedia(query),
  );
  for (const query of queries) query.addEventListener('change', onChange);
  return () => {
    observer.disconnect();
    for (const query of queries) query.removeEventListener('change', onChange);
  };
}
