import { useTranslation } from 'react-i18next';
import type { TandemError } from '../../../../shared/errors.ts';
import type { Ask, AskAnswer } from '../../../../shared/ipc/asks.ts';
import { useAct } from '../../../client/use-invoke.ts';
import { useAction } from '../../../stores/actions/use-action.ts';

export interface RunControls {
  readonly pause: (paused: boolean) => void;
  readonly resume: () => void;
  readonly stop: () => Promise<boolean>;
  readonly steer: (text: string) => Promise<boolean>;
  readonly retry: (step: string, text: string) => Promise<boolean>;
  readonly answer: (ask: Ask, answer: AskAnswer) => void;
  readonly busy: boolean;
  readonly answering: boolean;
  readonly stopping: boolean;
  readonly sending: boolean;
  /** Of pausing, resuming or stopping. */
  readonly error: TandemError | null;
  readonly answerError: TandemError | null;
  readonly sendError: TandemError | null;
  readonly forget: () => void;
}

/** Everything that can be done with a run, as calls. */
export function useRunControls(run: string): RunControls {
  const pause = useAct('run.pause');
  const stop = useAct('run.stop');
  const steer = useAct('run.steer');
  const retry = useAct('run.retryStep');
  const resume = useAct('run.resume');
  const answer = useAct('run.answer');
  return {
    pause: (paused) => void pause.act({ run, paused }),
    resume: () => void resume.act({ run }),
    stop: async () => (await stop.act({ run })).ok,
    steer: async (text) => (await steer.act({ run, text })).ok,
    retry: async (step, text) => (await retry.act({ run, step, text })).ok,
    answer: (ask, given) => void answer.act({ run, ask: ask.id, answer: given }),
    busy: pause.busy || resume.busy,
    answering: answer.busy,
    stopping: stop.busy,
    sending: steer.busy || retry.busy,
    error: pause.error ?? stop.error ?? resume.error,
    answerError: answer.error,
    sendError: steer.error ?? retry.error,
    forget: () => {
      for (const act of [pause, stop, steer, retry, resume, answer]) act.forget();
    },
  };
}

interface ActionNeeds {
  readonly running: boolean;
  readonly here: boolean;
  readonly pausing: boolean;
  readonly resumable: boolean;
  readonly step: string | null;
  readonly onPause: () => void;
  readonly onStop: () => void;
  readonly onSteer: () => void;
  readonly onRetry: () => void;
  readonly onResume: () => void;
}

/** The same by keys and from the palette. */
export function useRunActions(needs: ActionNeeds): void {
  const { t } = useTranslation('run');
  const group = t('group');
  const can = needs.running && needs.here;
  useAction({
    id: 'run.pause',
    label: needs.pausing ? t('goOn') : t('pause'),
    shortcut: 'p',
    group,
    run: needs.onPause,
    enabled: can,
  });
  useAction({
    ...{ id: 'run.stop', label: t('stop'), shortcut: 'Shift+Escape', group },
    ...{ run: needs.onStop, enabled: can, inFields: true },
  });
  useAction({
    ...{ id: 'run.steer', label: t('steer'), shortcut: 's', group },
    ...{ run: needs.onSteer, enabled: can },
  });
  useAction({
    ...{ id: 'run.retryStep', label: t('retry'), shortcut: 'r', group },
    ...{ run: needs.onRetry, enabled: can && needs.step !== null },
  });
  useAction({
    ...{ id: 'run.resume', label: t('resume'), group },
    ...{ run: needs.onResume, enabled: needs.resumable },
  });
}
