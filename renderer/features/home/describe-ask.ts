import type { Ask } from '../../../shared/ipc/asks.ts';
import type { en } from './text/en.ts';

/** Words for what a run needs a person for, and the screen on which it is given. */
export interface AskWords {
  readonly word: keyof typeof en | 'asksQuestions' | 'asksDelivery';
  readonly values: Readonly<Record<string, string | number>>;
  readonly action: 'answer' | 'review' | 'decide' | 'goOn';
  readonly to: '/runs/$run' | '/runs/$run/intake' | '/runs/$run/plan' | '/runs/$run/changes';
}

const MAX_NAMED = 120;

export function describeAsk(ask: Ask): AskWords {
  switch (ask.kind) {
    case 'questions':
      return {
        word: 'asksQuestions',
        values: { count: ask.questions.length },
        action: 'answer',
        to: '/runs/$run/intake',
      };
    case 'file':
      return {
        word: 'asksFile',
        values: { path: cut(ask.path) },
        action: 'decide',
        to: '/runs/$run/intake',
      };
    case 'plan':
      return {
        word: ask.before === null ? 'asksPlan' : 'asksPlanAgain',
        values: {},
        action: 'review',
        to: '/runs/$run/plan',
      };
    case 'delivery':
      return {
        word: 'asksDelivery',
        values: { count: ask.files.length },
        action: 'review',
        to: '/runs/$run/changes',
      };
    case 'consent':
      return { word: 'asksConsent', values: {}, action: 'decide', to: '/runs/$run' };
    case 'command':
      return {
        word: 'asksCommand',
        values: { command: cut(ask.command) },
        action: 'decide',
        to: '/runs/$run',
      };
    case 'paused':
      return { word: 'asksPaused', values: { step: ask.step }, action: 'goOn', to: '/runs/$run' };
  }
}

const cut = (text: string): string =>
  text.length <= MAX_NAMED ? text : `${text.slice(0, MAX_NAMED - 1)}…`;
