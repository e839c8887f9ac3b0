import type { Shop } from '../../../shared/ipc/models.ts';
import { nearest } from './nearest.ts';

const MOST_NEAR = 3;

/** Known names near a mistyped one, best first: of the same family, then by spelling. */
export function nearModels(
  shop: Pick<Shop, 'installed' | 'catalogue'>,
  name: string,
): readonly string[] {
  const known = [
    ...new Set([
      ...shop.installed.map(({ tag }) => tag),
      ...shop.catalogue.map(({ tag, id }) => tag ?? id),
    ]),
  ];
  const typed = name.toLowerCase();
  const family = typed.split(':')[0] ?? typed;
  const alike = known.filter((tag) => family.length >= 3 && tag.startsWith(family));
  const spelt = nearest(typed, known);
  return [...new Set([...(spelt === null ? [] : [spelt]), ...alike])].slice(0, MOST_NEAR);
}
