import { err, ok, type Result } from '../../result.ts';
import { type Plan, planSchema } from '../plan.ts';
import { HEADINGS } from './headings.ts';

/**
 * Reads back what describePlanText wrote and a person edited. Lines that begin with `#` at the margin are
 * notes. Every fault names its line, all are reported together, and nothing is guessed.
 */
export function parsePlanText(text: string): Result<Plan, readonly string[]> {
  if (text.replace(/^#.*$/gm, '').trimStart().startsWith('{')) return parseJson(text);
  const faults: string[] = [];
  const sections = splitSections(text, faults);
  const plan = readPlan(sections, faults);
  if (faults.length > 0) return err(faults);
  return checkShape(plan);
}

function parseJson(text: string): Result<Plan, readonly string[]> {
  try {
    return checkShape(JSON.parse(text.replace(/^#.*$/gm, '')));
  } catch (fault) {
    return err([fault instanceof Error ? fault.message : 'this is not JSON']);
  }
}

function checkShape(value: unknown): Result<Plan, readonly string[]> {
  const parsed = planSchema.safeParse(value);
  if (!parsed.success) {
    return err(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  }
  if (parsed.data.steps.length === 0)
    return err(['the plan has no step; one begins `Step s1: title`']);
  return ok(parsed.data);
}

/** A heading at the margin with the indented lines under it. */
interface Section {
  readonly line: number;
  readonly heading: string;
  readonly body: { readonly line: number; readonly text: string }[];
}

function splitSections(text: string, faults: string[]): readonly Section[] {
  const sections: Section[] = [];
  text.split(/\r?\n/).forEach((raw, index) => {
    const line = index + 1;
    if (raw.startsWith('#')) return;
    const content = raw.trimEnd();
    if (content !== '' && !/^\s/.test(content)) {
      sections.push({ line, heading: content, body: [] });
      return;
    }
    const current = sections.at(-1);
    if (current !== undefined)
      current.body.push({ line, text: content.replace(/^(?: {2}|\t)/, '') });
    else if (content !== '') faults.push(`line ${line}: this text stands under no heading`);
  });
  return sections;
}

type ListName = 'assumptions' | 'outOfScope' | 'checks' | 'dependsOn' | 'edgeCases' | 'doneWhen';
interface Draft {
  id: string;
  title: string;
  instructions: string;
  files: { path: string; action: string }[];
  readonly lists: Partial<Record<ListName, readonly string[]>>;
}

function readPlan(sections: readonly Section[], faults: string[]): unknown {
  const top: Draft = { id: '', title: '', instructions: '', files: [], lists: {} };
  const steps: Draft[] = [];
  const seen = new Set<string>();
  for (const section of sections) {
    const step = /^Step ([^:]+):(?: (.*))?$/.exec(section.heading);
    if (step !== null) {
      seen.clear();
      steps.push({
        id: step[1] ?? '',
        title: step[2] ?? '',
        instructions: '',
        files: [],
        lists: {},
      });
      rejectText(section, faults);
      continue;
    }
    if (seen.has(section.heading))
      faults.push(`line ${section.line}: \`${section.heading}\` stands twice`);
    seen.add(section.heading);
    const draft = steps.at(-1);
    if (draft === undefined) readTop(top, section, faults);
    else readStep(draft, section, faults);
  }
  return {
    summary: top.instructions,
    assumptions: top.lists.assumptions ?? [],
    steps: steps.map((draft) => ({
      id: draft.id,
      title: draft.title,
      instructions: draft.instructions,
      files: draft.files,
      edgeCases: draft.lists.edgeCases ?? [],
      dependsOn: draft.lists.dependsOn ?? [],
      checks: draft.lists.checks ?? [],
      doneWhen: draft.lists.doneWhen ?? [],
    })),
    checks: top.lists.checks ?? [],
    outOfScope: top.lists.outOfScope ?? [],
  };
}

function readTop(top: Draft, section: Section, faults: string[]): void {
  switch (section.heading) {
    case HEADINGS.summary:
      top.instructions = readText(section);
      return;
    case HEADINGS.assumptions:
      top.lists.assumptions = readList(section, faults);
      return;
    case HEADINGS.outOfScope:
      top.lists.outOfScope = readList(section, faults);
      return;
    case HEADINGS.checks:
      top.lists.checks = readList(section, faults);
      return;
    default:
      faults.push(
        `line ${section.line}: \`${section.heading}\` is no heading here; before the steps come ` +
          `${HEADINGS.summary}, ${HEADINGS.assumptions}, ${HEADINGS.outOfScope}, ${HEADINGS.checks}`,
      );
  }
}

function readStep(draft: Draft, section: Section, faults: string[]): void {
  switch (section.heading) {
    case HEADINGS.dependsOn:
      draft.lists.dependsOn = readList(section, faults);
      return;
    case HEADINGS.instructions:
      draft.instructions = readText(section);
      return;
    case HEADINGS.edgeCases:
      draft.lists.edgeCases = readList(section, faults);
      return;
    case HEADINGS.stepChecks:
      draft.lists.checks = readList(section, faults);
      return;
    case HEADINGS.doneWhen:
      draft.lists.doneWhen = readList(section, faults);
      return;
    case HEADINGS.files:
      draft.files = readFiles(section, faults);
      return;
    default:
      faults.push(
        `line ${section.line}: \`${section.heading}\` is no heading of a step; it has ${HEADINGS.dependsOn}, ` +
          `${HEADINGS.files}, ${HEADINGS.instructions}, ${HEADINGS.edgeCases}, ${HEADINGS.stepChecks}, ${HEADINGS.doneWhen}`,
      );
  }
}

function readText(section: Section): string {
  return section.body
    .map(({ text }) => text)
    .join('\n')
    .replace(/\n+$/, '');
}

function readList(section: Section, faults: string[]): readonly string[] {
  const items: string[] = [];
  for (const { line, text } of section.body) {
    const last = items.length - 1;
    if (text === '-' || text.startsWith('- ')) items.push(text.slice(2));
    else if (last >= 0) items[last] = `${items[last]}\n${text.replace(/^(?: {2}|\t)/, '')}`;
    else if (text !== '')
      faults.push(`line ${line}: an item of \`${section.heading}\` begins with \`- \``);
  }
  return items.map((item) => item.replace(/\n+$/, ''));
}

function readFiles(section: Section, faults: string[]): Draft['files'] {
  return readList(section, faults).map((item) => {
    const [, action = item, path = ''] = /^(\S+) (.+)$/.exec(item) ?? [];
    if (path === '' || !['read', 'modify', 'create', 'delete'].includes(action)) {
      faults.push(
        `line ${section.line} and below: \`${item}\` is not ACTION PATH; actions are read, modify, create, delete`,
      );
    }
    return { path, action };
  });
}

function rejectText(section: Section, faults: string[]): void {
  for (const { line, text } of section.body) {
    if (text !== '') faults.push(`line ${line}: text of a step stands under one of its headings`);
  }
}
