import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Served } from '../../../shared/ipc/models.ts';
import { cleanString } from '../../ui/clean-text.ts';
import { formatMemory } from '../../ui/format/memory.ts';
import { Notice } from '../../ui/notice.tsx';
import { useLocale } from '../../ui/use-locale.ts';

/** Of servers on other machines: what was found here says nothing about them. */
export function ElsewhereNote({ servers }: { readonly servers: readonly Served[] }) {
  const { t } = useTranslation('hardware');
  const locale = useLocale();
  const elsewhere = servers.filter(({ here }) => !here);
  if (elsewhere.length === 0) return null;
  return (
    <Notice
      actions={
        <Link to="/settings/$section" params={{ section: 'executors' }}>
          {t('elsewhereFix')}
        </Link>
      }
    >
      <ul>
        {elsewhere.map((server) => (
          <li key={server.name}>
            {t('elsewhere', {
              server: cleanString(server.name, { maxChars: 100 }),
              url: cleanString(server.url, { maxChars: 200 }),
            })}{' '}
            {server.declared.length === 0
              ? t('elsewhereNext')
              : t('elsewhereDeclared', {
                  devices: server.declared
                    .map(({ name, memoryBytes }) =>
                      cleanString(`${name} ${formatMemory(memoryBytes, locale)}`, {
                        maxChars: 120,
                      }),
                    )
                    .join(', '),
                })}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
