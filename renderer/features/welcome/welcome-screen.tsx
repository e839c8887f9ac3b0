import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Shop } from '../../../shared/ipc/models.ts';
import { useInvoke } from '../../client/use-invoke.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { type ShopView, useShop } from '../../stores/models/shop-store.ts';
import { useRuns } from '../../stores/runs-store.ts';
import { Button } from '../../ui/button.tsx';
import { Meter } from '../../ui/meter.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { type ChecklistStep, readChecklist, type StepName } from './checklist.ts';
import { ChecklistRow } from './checklist-row.tsx';
import { HardwareLine } from './hardware-line.tsx';
import { ModelLine } from './model-line.tsx';
import { SampleButton } from './sample-button.tsx';
import { ServerLine } from './server-line.tsx';
import { keepSkipped, loadSkipped } from './skipped.ts';
import { StartServer } from './start-server.tsx';
import styles from './welcome-screen.module.css';

/** First steps: a checklist over what really is there, which may be left and taken up at any line. */
export function WelcomeScreen() {
  const { t } = useTranslation('welcome');
  const examined = useInvoke('doctor.examine', {});
  const settings = useInvoke('settings.read', {});
  const library = useRuns();
  const stock = useShop();
  const again = (): void => {
    examined.again();
    settings.again();
    void stock.refresh();
  };
  const checklist =
    examined.value !== null && settings.value !== null
      ? readChecklist({
          findings: examined.value.findings,
          settings: settings.value.settings,
          runs: library.runs,
          shop: stock.shop,
        })
      : null;
  return (
    <div className={styles.screen}>
      <header className={styles.top}>
        <div>
          <h1 tabIndex={-1}>{t('title')}</h1>
          <p className={styles.dim}>{t('lead')}</p>
        </div>
        <Link to="/">{t('toRuns')}</Link>
        <Button busy={examined.state === 'waiting'} onClick={again}>
          {t('again')}
        </Button>
      </header>
      {examined.error !== null && <ErrorView error={examined.error} />}
      {stock.error !== null && <ErrorView error={stock.error} />}
      {checklist === null && examined.error === null && <Waiting words={t('looking')} />}
      {checklist !== null && (
        <Checklist
          checklist={checklist}
          executor={settings.value?.settings.executor ?? null}
          stock={stock}
          onChanged={again}
        />
      )}
    </div>
  );
}

interface ChecklistProps {
  readonly checklist: readonly ChecklistStep[];
  readonly executor: string | null;
  readonly stock: ShopView;
  /** Something was done that other lines may depend on. */
  readonly onChanged: () => void;
}

function Checklist({ checklist, executor, stock, onChanged }: ChecklistProps) {
  const { t } = useTranslation('welcome');
  const [skipped, setSkipped] = useState(() => loadSkipped(localStorage));
  const done = checklist.filter(({ state }) => state === 'done').length;
  const toggle = (name: StepName): void => {
    const next = skipped.includes(name)
      ? skipped.filter((other) => other !== name)
      : [...skipped, name];
    setSkipped(next);
    keepSkipped(localStorage, next);
  };
  return (
    <div className={styles.body}>
      <Meter
        value={done}
        max={checklist.length}
        label={t('title')}
        hideLabel
        text={t('progress', { done, all: checklist.length })}
      />
      <ol className={styles.steps}>
        {checklist.map((step) => (
          <ChecklistRow
            key={step.name}
            step={step}
            executor={executor}
            skipped={skipped.includes(step.name)}
            onToggle={() => toggle(step.name)}
            action={<StepAction step={step} shop={stock.shop} onChanged={onChanged} />}
          >
            <StepFound name={step.name} stock={stock} onChanged={onChanged} />
          </ChecklistRow>
        ))}
      </ol>
    </div>
  );
}

interface StepActionProps {
  readonly step: ChecklistStep;
  readonly shop: Shop | null;
  readonly onChanged: () => void;
}

/** What can be done right at a line. */
function StepAction({ step, shop, onChanged }: StepActionProps) {
  if (step.name === 'sample') return <SampleButton done={step.state === 'done'} />;
  if (step.name !== 'server' || step.state === 'done') return null;
  const server = shop?.servers.find(({ canStart }) => canStart);
  return server === undefined ? null : <StartServer server={server} onStarted={onChanged} />;
}

interface StepFoundProps {
  readonly name: StepName;
  readonly stock: ShopView;
  readonly onChanged: () => void;
}

/** What machine and servers say about a line; in words while they are asked. */
function StepFound({ name, stock, onChanged }: StepFoundProps) {
  const { t } = useTranslation('welcome');
  const { shop } = stock;
  if (name !== 'hardware' && name !== 'server' && name !== 'model') return null;
  if (shop === null)
    return stock.error === null && name === 'hardware' ? (
      <Waiting words={t('hardwareLooking')} />
    ) : null;
  switch (name) {
    case 'hardware':
      return <HardwareLine machine={shop.machine} />;
    case 'server':
      return <ServerLine servers={shop.servers} />;
    case 'model':
      return <ModelLine shop={shop} onChosen={onChanged} />;
  }
}
