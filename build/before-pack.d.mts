export function beforePack(context: {
  readonly electronPlatformName: string;
  readonly arch: number;
}): Promise<void>;
export function placeNode(wanted: {
  readonly system: string;
  readonly processor: string | undefined;
  readonly folder: string;
  readonly root: string;
}): void;
