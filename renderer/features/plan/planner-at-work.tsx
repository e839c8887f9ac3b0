import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunPulse } from '../../stores/followed-run.ts';
import { Waiting } from '../../ui/waiting.tsx';

/** What goes on while there is nothing to decide, and for how long. */
export function PlannerAtWork({ pulse }: { readonly pulse: RunPulse | null }) {
  const { t } = useTranslation('plan');
  const phase = pulse?.phase ?? null;
  const began = useRef({ phase, at: Date.now() });
  if (began.current.phase !== phase) began.current = { phase, at: Date.now() };
  return (
    <Waiting
      key={phase ?? 'none'}
      words={phase === null ? t('working') : t(`doing.${phase}`)}
      since={began.current.at}
    />
  );
}
