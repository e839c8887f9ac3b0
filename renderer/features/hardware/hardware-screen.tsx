import { Link, useMatches } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../stores/actions/use-action.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { Button } from '../../ui/button.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { CompareSection } from './compare-section.tsx';
import styles from './hardware-screen.module.css';
import { MachineView } from './machine-view.tsx';
import { type MachineLook, useMachine } from './use-machine.ts';

const COMPARE = '/hardware/compare';

/** What this machine has for running models, and how it stands beside others. */
export function HardwareScreen() {
  const { t } = useTranslation('hardware');
  const look = useMachine();
  // The address is there before the view is: what is shown meanwhile must not become the other view for a moment.
  const comparing = useMatches({ select: (matches) => matches.at(-1)?.pathname === COMPARE });
  useAction({
    id: 'hardware.rescan',
    label: t('rescan'),
    group: t('title'),
    shortcut: 'Shift+R',
    run: look.rescan,
  });
  return (
    <div className={styles.screen}>
      <header className={styles.top}>
        <div>
          <h1 tabIndex={-1}>{t('title')}</h1>
          <p className={styles.dim}>{t('lead')}</p>
        </div>
        <Button busy={look.looking ? t('looking') : false} onClick={look.rescan}>
          {t('rescan')}
        </Button>
      </header>
      <nav className={styles.places} aria-label={t('views')}>
        <Link
          to="/hardware"
          activeOptions={{ exact: true }}
          aria-current={comparing ? undefined : 'page'}
          className={styles.place}
        >
          {t('here')}
        </Link>
        <Link to={COMPARE} aria-current={comparing ? 'page' : undefined} className={styles.place}>
          {t('compare')}
        </Link>
      </nav>
      <div className={comparing ? styles.wide : styles.body}>
        {look.error !== null && <ErrorView error={look.error} />}
        {look.machine === null && look.error === null && <Waiting words={t('looking')} />}
        <Found look={look} comparing={comparing} />
      </div>
    </div>
  );
}

function Found({ look, comparing }: { readonly look: MachineLook; readonly comparing: boolean }) {
  const { machine, shop, shopError } = look;
  if (machine === null) return null;
  return (
    <>
      {shopError !== null && <ErrorView error={shopError} />}
      {comparing ? (
        <CompareSection machine={machine} catalogue={shop?.catalogue ?? null} />
      ) : (
        <MachineView machine={machine} shop={shop} onChanged={look.rescan} />
      )}
    </>
  );
}
