import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Device } from '../../../shared/hardware/machine.ts';
import { formatCount, formatPercent } from '../../ui/format/count.ts';
import { KeyValues } from '../../ui/key-values.tsx';
import { PlainText } from '../../ui/plain-text.tsx';
import { useLocale } from '../../ui/use-locale.ts';
import { BACKENDS, MAKERS } from './model/proper-names.ts';

/** What is known about a device besides its memory, as label and words. What nobody told says so. */
export function deviceFacts(
  device: Device,
  t: TFunction<'hardware'>,
  locale: string,
): readonly { readonly label: string; readonly value: string }[] {
  const told = (value: string | null): string => value ?? t('notTold');
  const yesNo = (value: boolean | null): string =>
    value === null ? t('notTold') : value ? t('on') : t('off');
  return [
    {
      label: t('vendor'),
      value: device.vendor === 'other' ? t('vendorOther') : MAKERS[device.vendor],
    },
    { label: t('memoryKind'), value: t(`kinds.${device.memory}`) },
    {
      label: t('backend'),
      value: device.backend === null ? t('none') : BACKENDS[device.backend],
    },
    { label: t('driver'), value: told(device.driver) },
    ...(device.vendor === 'nvidia'
      ? [
          { label: t('computeCapability'), value: told(device.computeCapability) },
          { label: t('mig'), value: device.mig ?? t('migNone') },
          { label: t('ecc'), value: yesNo(device.ecc) },
        ]
      : []),
    {
      label: t('busy'),
      value:
        device.busyPercent === null
          ? t('notTold')
          : formatPercent(device.busyPercent / 100, locale),
    },
    {
      label: t('temperature'),
      value:
        device.celsius === null
          ? t('notTold')
          : t('celsius', { degrees: formatCount(device.celsius, locale) }),
    },
    { label: t('identity'), value: device.id },
  ];
}

export function DeviceFacts({ device }: { readonly device: Device }) {
  const { t } = useTranslation('hardware');
  const locale = useLocale();
  return (
    <KeyValues
      items={deviceFacts(device, t, locale).map(({ label, value }) => ({
        label,
        value: <PlainText text={value} maxChars={300} />,
      }))}
    />
  );
}
