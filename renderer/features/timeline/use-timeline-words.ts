import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Mark } from '../../../shared/run/mark.ts';
import { attemptNumber } from '../../../shared/run/view-attempt.ts';
import type { Mismatch } from '../../../shared/run/view-mismatch.ts';
import { describeNote, describeSpan } from '../../../shared/run/view-span-words.ts';
import type { TranscriptLine } from '../../../shared/run/view-transcript.ts';
import { cleanString } from '../../ui/clean-text.ts';
import { formatDuration } from '../../ui/format/duration.ts';
import { formatTimeOfDay } from '../../ui/format/time.ts';
import { useLocale } from '../../ui/use-locale.ts';
import type { PictureItem } from './picture-items.ts';

export interface TimelineWords {
  /** What an event is called. */
  kind(mark: Pick<Mark, 'kind'>): string;
  /** What it was about, in a few words; may be empty. */
  about(mark: Pick<Mark, 'kind' | 'text' | 'status'>): string;
  /** One line: what it is called and what it was about. */
  event(mark: Mark): string;
  item(item: PictureItem): string;
  mismatch(mismatch: Mismatch): string;
  /** A sentence of the transcript. */
  line(line: TranscriptLine): string;
  /** `Step 2, try 1`, or the round, or the stage. */
  heading(under: string): string;
  step(id: string): string;
  time(ms: number): string;
  lasted(ms: number): string;
}

const TOOLS: Readonly<Record<string, string>> = {
  read_file: 'read',
  edit_file: 'edited',
  write_file: 'wrote',
  run_command: 'ran',
  delete_file: 'deleted',
  search_files: 'looked',
  list_files: 'listed',
  ask_planner: 'asked_planner',
  finish_step: 'finished',
};

/** Words for what the timeline shows. Texts of the run are made safe to be shown and are cut. */
export function useTimelineWords(
  numbers: ReadonlyMap<string, number>,
  epoch: number,
): TimelineWords {
  const { t } = useTranslation('timeline');
  const { t: run } = useTranslation('run');
  const locale = useLocale();
  return useMemo(() => {
    const clean = (text: string): string => cleanString(text, { maxChars: 160 });
    const word = (key: string, values: Readonly<Record<string, unknown>>): string =>
      run(key, values);
    const kind = (mark: Pick<Mark, 'kind'>): string =>
      run(`kind.${mark.kind.replace('.', '-')}`, { defaultValue: mark.kind });
    const about = (mark: Pick<Mark, 'kind' | 'text' | 'status'>): string =>
      clean(
        mark.kind === 'step.ended'
          ? run(`attemptWhy.${mark.text}`, { defaultValue: mark.text })
          : (describeNote(mark, word) ?? mark.text),
      );
    const event = (mark: Mark): string => {
      const note = describeNote(mark, word);
      if (note !== null) return clean(note);
      const text = about(mark);
      return text === '' ? kind(mark) : `${kind(mark)}: ${text}`;
    };
    const step = (id: string): string => t('stepNo', { number: numbers.get(id) ?? id });
    const mismatch = (one: Mismatch): string =>
      t(`mismatch.${one.kind}`, {
        about: clean(one.about),
        ...(one.undone ? { context: 'undone' } : one.step === null ? { context: 'whole' } : {}),
        step: one.step === null ? '' : step(one.step),
      });
    return {
      kind,
      about,
      event,
      step,
      mismatch,
      time: (ms) => formatTimeOfDay(epoch + ms, locale, { seconds: true }),
      lasted: (ms) => formatDuration(ms, locale),
      item(item) {
        if (!('own' in item)) {
          if (item.seq === 0) return run('span.waitsForYou');
          return clean(describeSpan(item, numbers, word));
        }
        const { own } = item;
        if (own.is === 'wait') return t(`wait.${own.why}`);
        if (own.is === 'mismatch') return mismatch(own.of);
        if (own.is === 'note') return clean(own.text);
        return event(own.mark);
      },
      heading(under) {
        const attempt = /^execute\/([^/]+)\/try(\d+)$/.exec(under);
        if (attempt !== null)
          return t('stepTry', {
            step: step(attempt[1] ?? ''),
            attempt: attemptNumber(under),
          });
        const round = /round(\d+)$/.exec(under);
        if (round !== null) return t('round', { round: round[1] });
        return t(`lane.${under}`, { defaultValue: under });
      },
      line: (one) =>
        sentence(one, { t: (key, values) => t(key, { ...values }), kind, about, clean, word }),
    };
  }, [t, run, locale, numbers, epoch]);
}

interface Saying {
  readonly t: (key: string, values?: Readonly<Record<string, unknown>>) => string;
  readonly kind: TimelineWords['kind'];
  readonly about: TimelineWords['about'];
  readonly clean: (text: string) => string;
  readonly word: (key: string, values: Readonly<Record<string, unknown>>) => string;
}

function sentence(line: TranscriptLine, { t, kind, about, clean, word }: Saying): string {
  const who = t(`actor.${line.actor}`);
  const text = clean(line.text);
  switch (line.verb) {
    case 'did': {
      if (line.kind === 'setup.ran') return t('say.prepared', { text });
      const cut = text.indexOf(' ');
      const tool = cut < 0 ? text : text.slice(0, cut);
      const rest = cut < 0 ? '' : text.slice(cut + 1);
      const known = TOOLS[tool];
      if (known === undefined || rest === '') return t('say.called', { text });
      return t(`say.${known}`, { text: rest });
    }
    case 'checked':
      return t(
        `say.check.${line.status === 'begin' ? 'begin' : line.status === 'ok' ? 'ok' : 'bad'}`,
        {
          text,
        },
      );
    case 'judged':
      return t('say.judged', {
        who,
        text: word(`verdict.${line.text}`, { defaultValue: line.text }),
      });
    case 'gated':
      return line.status === 'ok' ? t('say.gateGreen') : t('say.gateRed', { text });
    case 'thought':
      if (line.status === 'bad') return t('say.modelFailed', { who, text });
      return t('say.thought', { who, text: text.split(' ')[0] ?? '' });
    case 'decided':
    case 'over':
    case 'noticed':
    case 'ended': {
      const rest = about(line);
      return rest === '' ? kind(line) : t('say.kindOf', { what: kind(line), text: rest });
    }
    default:
      return t(`say.${line.verb}`, { who, text });
  }
}
