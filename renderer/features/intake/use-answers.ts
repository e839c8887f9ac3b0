import { useCallback, useState } from 'react';
import type { AskOf } from '../../../shared/ipc/asks.ts';
import { type DraftAnswer, keepAnswer, loadAnswer, noAnswer } from './model/answers.ts';

type Questions = AskOf<'questions'>['questions'];

/** The answers that are being written, by question; kept over a reload. */
export function useAnswers(run: string, questions: Questions) {
  const [written, setWritten] = useState<Readonly<Record<string, DraftAnswer>>>(() =>
    Object.fromEntries(
      questions.map((question) => [question.id, loadAnswer(sessionStorage, run, question)]),
    ),
  );
  const change = useCallback(
    (id: string, change: Partial<DraftAnswer>) =>
      setWritten((before) => {
        const draft = { ...(before[id] ?? noAnswer), ...change };
        keepAnswer(sessionStorage, run, { id, draft });
        return { ...before, [id]: draft };
      }),
    [run],
  );
  const forget = useCallback(() => {
    for (const { id } of questions) keepAnswer(sessionStorage, run, { id, draft: noAnswer });
  }, [run, questions]);
  return { draftOf: (id: string): DraftAnswer => written[id] ?? noAnswer, change, forget };
}
