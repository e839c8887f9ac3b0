import type { CatalogueEntry } from '../catalogue-entry.ts';
import type { ModelShape } from '../shape.ts';

export const MIB = 1_048_576;

type Rare =
  | 'cacheGroups'
  | 'latent'
  | 'fullHeads'
  | 'recurrent'
  | 'draftLayers'
  | 'projectorBytes'
  | 'experts'
  | 'oneSlot'
  | 'unverified';

type GivenShape = Omit<ModelShape, Rare> & Partial<Pick<ModelShape, Rare>>;

type Given = Omit<CatalogueEntry, 'shape' | 'classic' | 'origin' | 'pinned'> & {
  readonly shape: GivenShape;
  readonly classic?: boolean;
};

/** An entry of the built-in catalogue; what most models don't have need not be written down. */
export const builtIn = ({ shape, classic = false, ...entry }: Given): CatalogueEntry => ({
  ...entry,
  shape: {
    cacheGroups: null,
    latent: null,
    fullHeads: null,
    recurrent: null,
    draftLayers: 0,
    projectorBytes: null,
    experts: null,
    oneSlot: false,
    unverified: [],
    ...shape,
  },
  classic,
  origin: 'built-in',
  pinned: false,
});
