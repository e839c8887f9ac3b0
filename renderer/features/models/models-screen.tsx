import { useTranslation } from 'react-i18next';
import type { Shop } from '../../../shared/ipc/models.ts';
import { ErrorView } from '../../stores/errors/error-view.tsx';
import { useJobs } from '../../stores/models/jobs-store.ts';
import { type ShopView, useFreshShop, useShop } from '../../stores/models/shop-store.ts';
import { Button } from '../../ui/button.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { Answer } from './answer.tsx';
import { CatalogueFaults } from './catalogue-faults.tsx';
import { JobList } from './job-list.tsx';
import { ModelDetail } from './model-detail.tsx';
import { ModelList } from './model-list.tsx';
import { ModelTools } from './model-tools.tsx';
import styles from './models-screen.module.css';
import { Servers } from './servers.tsx';
import { useModelsPage } from './use-models-page.ts';

/** How often what is free and what is loaded is looked at while the screen is in sight. */
const LOOK_EVERY_MS = 15_000;

/** What this machine can run, and why: the answer, the memory as a picture, all models, their exams and pulls. */
export function ModelsScreen() {
  const { t } = useTranslation('models');
  const view = useShop();
  useFreshShop(LOOK_EVERY_MS);
  return (
    <div className={styles.screen}>
      <header className={styles.top}>
        <h1 tabIndex={-1}>{t('title')}</h1>
        <Refresh view={view} />
      </header>
      {view.error !== null && (
        <ErrorView
          error={view.error}
          actions={<Button onClick={() => void view.refresh()}>{t('again')}</Button>}
        />
      )}
      {view.shop === null && view.error === null && <Waiting words={t('reading')} />}
      {view.shop !== null && <Page shop={view.shop} refresh={view.refresh} />}
    </div>
  );
}

function Refresh({ view }: { readonly view: ShopView }) {
  const { t } = useTranslation('models');
  return (
    <Button
      kind="quiet"
      busy={view.busy && view.shop !== null ? t('looking') : false}
      onClick={() => void view.refresh()}
    >
      {t('refresh')}
    </Button>
  );
}

interface PageProps {
  readonly shop: Shop;
  readonly refresh: () => Promise<void>;
}

function Page({ shop, refresh }: PageProps) {
  const { jobs, error } = useJobs();
  const page = useModelsPage(shop, jobs);
  return (
    <>
      {error !== null && <ErrorView error={error} />}
      <Answer page={page} refresh={refresh} />
      <JobList jobs={jobs} />
      <Servers page={page} refresh={refresh} />
      <CatalogueFaults faults={shop.faults} />
      <ModelTools page={page} refresh={refresh} />
      <div className={styles.columns}>
        <ModelList page={page} />
        <ModelDetail page={page} refresh={refresh} />
      </div>
    </>
  );
}
