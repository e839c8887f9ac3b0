import { useTranslation } from 'react-i18next';
import type { InspectedTool } from '../../../../shared/ipc/tool-servers.ts';
import type { ToolServerSetting } from '../../../../shared/settings/settings.ts';
import { Badge, type Tone } from '../../../ui/badge.tsx';
import { formatCount } from '../../../ui/format/count.ts';
import { PlainText } from '../../../ui/plain-text.tsx';
import { Select } from '../../../ui/select.tsx';
import { useLocale } from '../../../ui/use-locale.ts';
import type { en } from '../text/en.ts';
import { BeforeAfter } from './before-after.tsx';
import { laidOut } from './laid-out.ts';
import styles from './tool-servers.module.css';

export type ToolPolicy = ToolServerSetting['policy'];

const STATES: Readonly<
  Record<InspectedTool['state'], { readonly word: keyof typeof en; readonly tone: Tone }>
> = {
  approved: { word: 'toolStateApproved', tone: 'ok' },
  new: { word: 'toolStateNew', tone: 'neutral' },
  changed: { word: 'toolStateChanged', tone: 'warn' },
};

const POLICIES = { allow: 'policyAllow', ask: 'policyAsk', deny: 'policyDeny' } as const;

interface InspectedToolRowProps {
  readonly tool: InspectedTool;
  readonly setting: ToolServerSetting;
  readonly onPolicy: (policy: ToolPolicy | null) => void;
}

const WHOLE = Number.MAX_SAFE_INTEGER;

/** One tool of somebody else, with all of its words: they go into the prompt as they are here. */
export function InspectedToolRow({ tool, setting, onPolicy }: InspectedToolRowProps) {
  const { t } = useTranslation('settings');
  const locale = useLocale();
  const { word, tone } = STATES[tool.state];
  return (
    <li className={styles.tool}>
      <div className={styles.toolHead}>
        <div className={styles.toolNames}>
          <h4>
            <PlainText text={tool.name} maxChars={200} />
          </h4>
          <Badge tone={tone}>{t(word)}</Badge>
          <span className={styles.dim}>
            {t('toolTokens', { tokens: formatCount(tool.tokens, locale) })}
            {' · '}
            {t('toolOfferedAs')} <code>{tool.offeredAs}</code>
          </span>
        </div>
        <PolicySelect tool={tool} setting={setting} onPolicy={onPolicy} />
      </div>
      {tool.suspicious.length > 0 && (
        <ul className={styles.warnings} aria-label={t('toolSuspicious')}>
          {tool.suspicious.map((says) => (
            <li key={says}>
              <span aria-hidden="true">▲</span>
              <PlainText text={says} maxChars={1_000} />
            </li>
          ))}
        </ul>
      )}
      {tool.before !== null && tool.before.description !== tool.description ? (
        <BeforeAfter
          label={t('toolDescription')}
          before={tool.before.description}
          now={tool.description}
        />
      ) : (
        <p className={styles.description}>
          <PlainText
            text={tool.description === '' ? t('toolNoDescription') : tool.description}
            maxChars={WHOLE}
          />
        </p>
      )}
      <WhyLeftOut tool={tool} setting={setting} />
      <details className={styles.schema} open={isOtherSchema(tool)}>
        <summary>{t('toolSchema')}</summary>
        {tool.annotations.length > 0 && (
          <p className={styles.dim}>
            <PlainText text={t('toolAnnotations', { list: tool.annotations.join('; ') })} />
          </p>
        )}
        {tool.before !== null && isOtherSchema(tool) ? (
          <BeforeAfter
            label={t('toolSchema')}
            before={laidOut(tool.before.schema)}
            now={laidOut(tool.schema)}
          />
        ) : (
          <pre className={styles.exact}>
            <PlainText text={laidOut(tool.schema)} maxChars={WHOLE} />
          </pre>
        )}
      </details>
    </li>
  );
}

const isOtherSchema = ({ before, schema }: InspectedTool): boolean =>
  before !== null && before.schema !== schema;

function PolicySelect({ tool, setting, onPolicy }: InspectedToolRowProps) {
  const { t } = useTranslation('settings');
  const own = Object.hasOwn(setting.tools, tool.name) ? setting.tools[tool.name] : undefined;
  const asAll = t('policyAsAll', { policy: t(POLICIES[setting.policy]) });
  return (
    <Select<ToolPolicy | 'as-all'>
      className={styles.policy}
      label={t('toolPolicyOf', { name: tool.name })}
      value={own ?? 'as-all'}
      onChange={(policy) => onPolicy(policy === 'as-all' ? null : policy)}
      options={[
        { value: 'as-all', label: asAll },
        { value: 'ask', label: t('policyAsk') },
        { value: 'allow', label: t('policyAllow') },
        { value: 'deny', label: t('policyDeny') },
      ]}
    />
  );
}

/** Why runs would not be offered it, by the policy as it is now and by what the look found. */
function WhyLeftOut({ tool, setting }: Omit<InspectedToolRowProps, 'onPolicy'>) {
  const { t } = useTranslation('settings');
  const policy = setting.tools[tool.name] ?? setting.policy;
  const wasDenied = tool.policy === 'deny';
  if (policy === 'deny') return <p className={styles.out}>{`– ${t('toolOutDenied')}`}</p>;
  if (wasDenied) return <p className={styles.out}>{t('toolOutLookAgain')}</p>;
  if (tool.leftOut !== null) {
    return (
      <p className={styles.out}>
        <span aria-hidden="true">– </span>
        <PlainText text={t('toolOut', { why: tool.leftOut })} maxChars={1_000} />
      </p>
    );
  }
  const isStricter = policy === 'allow' && tool.policy === 'ask' && !(tool.name in setting.tools);
  return isStricter ? <p className={styles.dim}>{t('toolStricter')}</p> : null;
}
