export function bundle(input: {
  readonly root: string;
  readonly entries: Readonly<Record<string, string>>;
  readonly out: string;
}): Promise<void>;
