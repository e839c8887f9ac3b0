import { z } from 'zod';

/**
 * Answers that are being written. Each is kept in the window's storage under its run and question, so that a
 * reload loses none; they are forgotten once they were sent.
 */
const answerSchema = z.object({
  /** Index of the option that was picked; null for none, or for an answer of one's own. */
  option: z.int().nullable(),
  /** An answer of one's own is picked; `text` is what it says. */
  own: z.boolean(),
  text: z.string(),
});
export type DraftAnswer = Readonly<z.infer<typeof answerSchema>>;

export const noAnswer: DraftAnswer = { option: null, own: false, text: '' };

/** What of a question is looked at here. */
interface Options {
  readonly id: string;
  readonly options: readonly string[];
}

/** What would be sent for a question; null while there is no answer. */
export function answerOf(question: Options, draft: DraftAnswer): string | null {
  const isOwn = draft.own || question.options.length === 0;
  const text = isOwn ? draft.text.trim() : question.options[draft.option ?? -1];
  return text === undefined || text === '' ? null : text;
}

/** The part of `Storage` that is used. */
export type AnswerStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const keyOf = (run: string, id: string): string => `tandem.answer.${run}.${id}`;

export function loadAnswer(store: AnswerStore, run: string, question: Options): DraftAnswer {
  try {
    const parsed = answerSchema.safeParse(
      JSON.parse(store.getItem(keyOf(run, question.id)) ?? 'null'),
    );
    if (!parsed.success) return noAnswer;
    const { option } = parsed.data;
    const isThere = option === null || question.options[option] !== undefined;
    return isThere ? parsed.data : { ...parsed.data, option: null };
  } catch {
    // Storage is off, or holds something else: as if nothing had been written.
    return noAnswer;
  }
}

export function keepAnswer(
  store: AnswerStore,
  run: string,
  { id, draft }: { readonly id: string; readonly draft: DraftAnswer },
): void {
  try {
    if (draft === noAnswer) store.removeItem(keyOf(run, id));
    else store.setItem(keyOf(run, id), JSON.stringify(draft));
  } catch {
    // Without storage the answer lives as long as the window.
  }
}
